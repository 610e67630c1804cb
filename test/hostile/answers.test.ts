import { sampleOutput } from '@svc-build/serve/testing/sample-output';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answeringBytes } from '../rig/answering-bytes.ts';
import { freePort } from '../rig/free-port.ts';
import { projectRig } from '../rig/project-rig.ts';
import { rawExchange, statusesIn } from '../rig/raw-exchange.ts';
import { type ServeCommand, type ServePlace, servePlace } from '../rig/serve-command.ts';

// Answers as no service should give them, through the command itself. Each row says what the client must get; after each,
// the service beside it and the service itself answer as before.

const OK = 'HTTP/1.1 200 OK\r\n';
const TWO = 'Content-Length: 2\r\n\r\nok';
const CHUNKS = 'Transfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n';
const SWITCH = 'Connection: Upgrade\r\nUpgrade: websocket\r\n';
const WEBSOCKET = `${SWITCH}Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: x\r\n`;

interface Row {
  readonly name: string;
  readonly answer: string;
  readonly statuses: readonly number[];
  readonly method?: string;
  /** Of the request. */
  readonly headers?: string;
  readonly contains?: string;
  readonly lacks?: string;
}

const bad = (name: string, answer: string, more: Partial<Row> = {}): Row => ({
  name,
  answer,
  statuses: [502],
  ...more,
});
const good = (name: string, answer: string, more: Partial<Row> = {}): Row => ({
  name,
  answer,
  statuses: [200],
  ...more,
});

const ROWS: readonly Row[] = [
  // The first line
  bad('a control character in the reason', `HTTP/1.1 200 a\x01b\r\n${TWO}`, {
    contains: 'its reason phrase holds a control character',
  }),
  bad('a delete in the reason', `HTTP/1.1 200 a\x7f\r\n${TWO}`),
  bad('a control character in the reason of an answer without a body', 'HTTP/1.1 204 a\x01b\r\n\r\n', {
    contains: 'svc',
  }),
  bad('a control character in the reason of an error', `HTTP/1.1 500 \x00\r\n${TWO}`),
  bad('a carriage return in the reason', `HTTP/1.1 200 a\rb\r\n${TWO}`),
  good('a reason in Latin letters', `HTTP/1.1 200 Caf\xe9\r\n${TWO}`, { contains: '200 Caf\xe9' }),
  good('no reason', `HTTP/1.1 200\r\n${TWO}`, { statuses: [], contains: 'HTTP/1.1 200 \r\n' }),
  bad('the status 000', `HTTP/1.1 000 x\r\n${TWO}`),
  bad('the status 099', `HTTP/1.1 099 x\r\n${TWO}`, { contains: 'its status is 099' }),
  bad('the status 1000', `HTTP/1.1 1000 x\r\n${TWO}`),
  bad('the status -1', `HTTP/1.1 -1 x\r\n${TWO}`),
  { ...good('the status 999', `HTTP/1.1 999 Own\r\n${TWO}`), statuses: [999] },
  bad('no HTTP', 'hello\r\n\r\n'),
  bad('nothing', ''),
  bad('half a head', 'HTTP/1.1 200 OK\r\nContent-Le'),
  // Headers
  bad('a control character in a header', `${OK}X: a\x01b\r\n${TWO}`),
  bad('a NUL in a header', `${OK}X: a\x00b\r\n${TWO}`),
  bad('a space in the name of a header', `${OK}X y: a\r\n${TWO}`),
  bad('a header without a name', `${OK}: a\r\n${TWO}`),
  bad('a header on two lines', `${OK}X: a\r\n b\r\n${TWO}`),
  bad('lines that end in a line feed', 'HTTP/1.1 200 OK\nContent-Length: 2\n\nok'),
  good('3000 headers', `${OK}${'X-A: b\r\n'.repeat(2999)}X-Last: here\r\n${TWO}`, { contains: 'X-Last: here' }),
  bad('a head that is too large', `${OK}X: ${'y'.repeat(70_000)}\r\n${TWO}`),
  good('a Location with a pattern of replacements', `${OK}Location: http://localhost:1/$&\r\n${TWO}`, {
    contains: '1/$&',
  }),
  // How long it is
  bad('two lengths', `${OK}Content-Length: 3\r\n${TWO}`),
  bad('the same length twice', `${OK}Content-Length: 2\r\n${TWO}`),
  bad('a length beside chunks', `${OK}Content-Length: 2\r\n${CHUNKS}\r\n`),
  bad('chunks beside a length', `${OK}Transfer-Encoding: chunked\r\n${TWO}`),
  bad('a length that is none', `${OK}Content-Length: 2x\r\n\r\nok`),
  bad('a negative length', `${OK}Content-Length: -2\r\n\r\nok`),
  bad('a length beyond all numbers', `${OK}Content-Length: 99999999999999999999\r\n\r\nok`),
  bad('another transfer encoding', `${OK}Transfer-Encoding: gzip\r\n\r\nok`, {
    contains: 'its transfer encoding is &quot;gzip&quot;'.replaceAll('&quot;', '"'),
  }),
  bad('another transfer encoding in chunks', `${OK}Transfer-Encoding: gzip, chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n`),
  bad('chunks that are not the last encoding', `${OK}Transfer-Encoding: chunked, gzip\r\n\r\nok`),
  {
    ...good('a length without a body', 'HTTP/1.1 204 None\r\nContent-Length: 2\r\n\r\n'),
    statuses: [204],
    lacks: 'Content-Length',
  },
  {
    ...good(
      'chunks and trailers without a body',
      'HTTP/1.1 204 None\r\nTrailer: X\r\nTransfer-Encoding: chunked\r\n\r\n',
    ),
    statuses: [204],
  },
  {
    ...good('trailers of what is unchanged', 'HTTP/1.1 304 Same\r\nTrailer: X\r\nTransfer-Encoding: chunked\r\n\r\n'),
    statuses: [304],
  },
  good('trailers for HEAD', `${OK}Trailer: X\r\nTransfer-Encoding: chunked\r\n\r\n`, { method: 'HEAD' }),
  good('a control character in a trailer', `${OK}Trailer: X\r\n${CHUNKS}X: a\x01\r\n\r\n`, { lacks: '\x01' }),
  good('a body that is cut short', `${OK}Content-Length: 20\r\n\r\nok`, { contains: 'ok' }),
  good('a chunk that is none', `${OK}Transfer-Encoding: chunked\r\n\r\n2\r\nok\r\nzz\r\n`, { lacks: '\r\n0\r\n' }),
  good('a second answer behind the first', `${OK}${TWO}HTTP/1.1 500 Stolen\r\n${TWO}`, { lacks: 'Stolen' }),
  // Answers before the answer
  good('a hint that is none', `HTTP/1.1 103 Hints\r\nLink: <\r\n\r\n${OK}${TWO}`),
  {
    ...good(
      'hints, and others',
      `HTTP/1.1 103 a\x01\r\nLink: </a>; rel=preload\r\n\r\nHTTP/1.1 199 b\r\n\r\n${OK}${TWO}`,
    ),
    statuses: [103, 200],
  },
  good('to go on, unasked', `HTTP/1.1 100 Continue\r\n\r\n${OK}${TWO}`),
  good('a hundred times to go on', `${'HTTP/1.1 100 a\x01\r\n\r\n'.repeat(100)}${OK}${TWO}`),
  bad('hints, and then nothing', 'HTTP/1.1 103 Hints\r\nLink: </a>; rel=preload\r\n\r\n', { statuses: [103, 502] }),
  // Another protocol
  bad('a switch of protocols that nobody asked for', `HTTP/1.1 101 Sw\r\n${SWITCH}\r\n`, {
    contains: 'it switches protocols',
  }),
  bad('a switch to no protocol', 'HTTP/1.1 101 Sw\r\n\r\n'),
  bad('a switch with a body', `HTTP/1.1 101 Sw\r\n${TWO}`),
  bad('a switch for an upload', `HTTP/1.1 101 Sw\r\n${SWITCH}\r\n`, {
    method: 'POST',
    headers: 'Content-Length: 0\r\n',
  }),
  good('an offer of another protocol', `${OK}${SWITCH}${TWO}`),
  {
    ...bad('a control character in the reason of a switch', `HTTP/1.1 101 a\x01b\r\n${SWITCH}\r\n`, {
      headers: WEBSOCKET,
    }),
    statuses: [101],
    lacks: '\x01',
  },
  {
    ...bad('a length in a switch', `HTTP/1.1 101 Sw\r\n${SWITCH}Content-Length: 5\r\n\r\nhello`, {
      headers: WEBSOCKET,
    }),
    statuses: [101],
    lacks: 'Content-Length',
    contains: 'hello',
  },
  bad('a switch to another protocol', 'HTTP/1.1 101 Sw\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n', {
    headers: WEBSOCKET,
  }),
  bad('a switch to no protocol for a WebSocket', 'HTTP/1.1 101 Sw\r\n\r\n', { headers: WEBSOCKET }),
  bad('a control character in a header of a switch', `HTTP/1.1 101 Sw\r\n${SWITCH}X: a\x01\r\n\r\n`, {
    headers: WEBSOCKET,
  }),
  bad('a control character in the refusal of a WebSocket', `HTTP/1.1 403 a\x01b\r\n${TWO}`, { headers: WEBSOCKET }),
  bad('a refusal of a WebSocket with a status below all', `HTTP/1.1 099 x\r\n${TWO}`, { headers: WEBSOCKET }),
];

const PROGRAM = answeringBytes(ROWS.map(({ answer }) => answer));
let place: ServePlace;
let serving: ServeCommand;

beforeAll(async () => {
  place = await servePlace({
    raw: { prefix: '/raw', program: PROGRAM },
    other: { prefix: '/other', program: answeringBytes([]) },
  });
  serving = await place.serve();
});
afterAll(async () => {
  await serving[Symbol.asyncDispose]();
  await place[Symbol.asyncDispose]();
});

describe('a hostile answer is one request’s misfortune', () => {
  it.each(ROWS.map((row, at) => ({ ...row, at })))('$name', async ({ at, method = 'GET', headers, ...row }) => {
    const close = headers === WEBSOCKET ? '' : 'Connection: close\r\n';
    const sent = `${method} /raw/${at} HTTP/1.1\r\nHost: svc.test\r\nX-Svc: svc\r\n${close}${headers ?? ''}\r\n`;
    const got = await rawExchange(serving.url, sent);
    expect(statusesIn(got).join()).toBe(row.statuses.join());
    expect(got).toContain(row.contains === 'svc' ? 'Service "raw"' : (row.contains ?? ''));
    if (row.lacks !== undefined) expect(got).not.toContain(row.lacks);
    expect(serving.child.exitCode).toBeNull();
    for (const path of ['/other', '/raw/']) expect(await (await fetch(`${serving.url}${path}`)).text()).toBe('ok');
  });
});

describe('a reason phrase with a control character', () => {
  const hostile = 'HTTP/1.1 200 a\x01b\r\nContent-Length: 2\r\n\r\nok';

  it('is a service that is wrong to verify, and no bug of ours', async () => {
    const program = answeringBytes([]).replace('200 OK', '200 a\\x01b');
    const sample = await sampleOutput({
      api: { prefix: '/', program },
      good: { prefix: '/good', program: answeringBytes([]) },
    });
    await using rig = await projectRig();
    const verified = await rig.run(['verify', sample.directory, '--json']);
    await sample.remove();
    expect(verified.code).toBe(1);
    expect(verified.stdout).toContain('502');
    expect(verified.stderr).not.toContain('bug of its own');
  });

  it('is answered with 502 in development, which runs on', async () => {
    const main = `package main
import ("net"; "net/http"; "os"; "io")
func main() {
	listener, _ := net.Listen("tcp", "127.0.0.1:" + os.Getenv("PORT"))
	panic(http.Serve(listener, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/bad" { io.WriteString(w, "fine"); return }
		connection, _, _ := w.(http.Hijacker).Hijack()
		io.WriteString(connection, ${JSON.stringify(hostile)})
		connection.Close()
	})))
}
`;
    await using rig = await projectRig({
      'vercel.json': JSON.stringify({ experimentalServices: { api: { entrypoint: 'api', routePrefix: '/' } } }),
      'api/go.mod': 'module example.com/api\n\ngo 1.21\n',
      'api/main.go': main,
    });
    const running = rig.start(['dev', '--json', '--port', String(await freePort())]);
    const [, origin = ''] = await running.saw(/"type":"listening","url":"([^"]+)"/);
    await running.saw(/"type":"service-ready"/);
    expect((await fetch(`${origin}/bad`)).status).toBe(502);
    expect(await (await fetch(`${origin}/good`)).text()).toBe('fine');
    running.child.kill('SIGTERM');
    expect((await running.exited).code).toBe(143);
  });
});
