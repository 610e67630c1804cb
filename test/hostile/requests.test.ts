import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dial, rawExchange, readAll, statusesIn } from '../rig/raw-exchange.ts';
import { type ServeCommand, type ServePlace, servePlace } from '../rig/serve-command.ts';

// Requests as no client should send them, to the command itself. Each row says what must come back; after each, the
// service beside it has heard of nothing, and everything still runs.

const PROGRAM = `
import { createServer } from 'node:http';
let heard = 0;
const answer = (request, response) => {
  if (request.url === '/other/heard') return void response.end('heard ' + heard);
  heard++;
  if (request.url === '/large') return void response.end('x'.repeat(1 << 23) + ' HTTP/1.1 222 END');
  const began = performance.now();
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => setTimeout(() => {
    const { url, method, headers } = request;
    const body = Buffer.concat(chunks).toString();
    response.end(JSON.stringify({ url, method, headers, body, began, ended: performance.now() }));
  }, url(request) === '/slow' ? 150 : 0));
};
const url = (request) => request.url.split('?')[0];
const server = createServer(answer);
server.on('checkContinue', (request, response) => {
  if (url(request) === '/refuses') return void response.writeHead(413).end();
  response.writeContinue();
  answer(request, response);
});
server.listen(process.env.PORT, process.env.HOST);
`;

const CLOSE = 'Connection: close\r\n';
const many = (count: number): string => 'X-A: b\r\n'.repeat(count);
const SMUGGLED = 'GET /other/smuggled HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n';
const H2C = 'Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n';
const SOCKET = 'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: x\r\n';

interface Row {
  readonly name: string;
  readonly send: string;
  /** Of the answers, in order. */
  readonly statuses: readonly number[];
  readonly contains?: string;
  readonly lacks?: string;
}

const get = (name: string, head: string, statuses: readonly number[], contains?: string): Row => ({
  name,
  send: `GET ${head}\r\n${CLOSE}\r\n`,
  statuses,
  ...(contains === undefined ? {} : { contains }),
});

const ROWS: readonly Row[] = [
  // Whom it is for
  get('a Host with a pattern of replacements', '/ HTTP/1.1\r\nHost: evil$&', [400]),
  get('a Host with a space', '/ HTTP/1.1\r\nHost: a b', [400]),
  get('an empty Host', '/ HTTP/1.1\r\nHost:', [400]),
  get('a Host with a user', '/ HTTP/1.1\r\nHost: user@a', [400]),
  get('a Host with a path', '/ HTTP/1.1\r\nHost: a/b', [400]),
  get('a Host with an escape', '/ HTTP/1.1\r\nHost: a%2eb', [400]),
  get('a Host of two', '/ HTTP/1.1\r\nHost: a, b', [400]),
  get('a Host with a port that is none', '/ HTTP/1.1\r\nHost: a:http', [400]),
  get('a Host with a port beyond the last', '/ HTTP/1.1\r\nHost: a:70000', [400]),
  get('a Host with brackets around no address', '/ HTTP/1.1\r\nHost: [1:2]', [400]),
  get('a Host with letters of other alphabets', '/ HTTP/1.1\r\nHost: b\xfccher.test', [400]),
  get('a Host with brackets around an address of IPv4', '/ HTTP/1.1\r\nHost: [1.2.3.4]', [400]),
  get('a Host that is an address of IPv6', '/ HTTP/1.1\r\nHost: [::1]:80', [200], '"host":"[::1]:80"'),
  get('a Host with an underscore', '/ HTTP/1.1\r\nHost: my_host.test', [200], '"host":"my_host.test"'),
  get('no Host, in HTTP/1.0', '/ HTTP/1.0', [200], '"host":"localhost"'),
  get('an absolute target', 'http://shop.test:81/a HTTP/1.1\r\nHost: evil.test', [200], '"host":"shop.test:81"'),
  get('an absolute target, forwarded', 'http://shop.test/a HTTP/1.1\r\nHost: x', [200], '-host":"shop.test"'),
  get('an absolute target without a host', 'http:///a HTTP/1.1\r\nHost: x', [400]),
  get('an absolute target with a user', 'http://u:p@shop.test/a HTTP/1.1\r\nHost: x', [400]),
  get('an absolute target beside a bad Host', 'http://shop.test/a HTTP/1.1\r\nHost: a b', [400]),
  get('an absolute target of another scheme', 'ftp://shop.test/a HTTP/1.1\r\nHost: x', [400]),
  // What it is
  { name: 'HTTP/0.9', send: 'GET /\r\n\r\n', statuses: [505] },
  { name: 'HTTP/0.9 with its version', send: 'GET / HTTP/0.9\r\nHost: x\r\n\r\n', statuses: [505] },
  get('HTTP/2.0 in the words of 1.1', '/ HTTP/2.0\r\nHost: x', [505]),
  get('a version that there is not', '/ HTTP/1.7\r\nHost: x', [400]),
  { name: 'the preface of HTTP/2', send: 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', statuses: [400] },
  {
    name: 'TRACE',
    send: `TRACE /a HTTP/1.1\r\nHost: x\r\nCookie: secret\r\n${CLOSE}\r\n`,
    statuses: [501],
    lacks: 'secret',
  },
  { name: 'CONNECT', send: 'CONNECT other:80 HTTP/1.1\r\nHost: other:80\r\n\r\n', statuses: [501] },
  {
    name: 'CONNECT after a request',
    send: `GET / HTTP/1.1\r\nHost: x\r\n\r\nCONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n`,
    statuses: [200, 501],
  },
  { name: 'no HTTP', send: '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03', statuses: [400] },
  { name: 'an unknown method', send: `STEAL / HTTP/1.1\r\nHost: x\r\n${CLOSE}\r\n`, statuses: [400] },
  get('an expectation that nobody can meet', '/ HTTP/1.1\r\nHost: x\r\nExpect: 200-ok', [417]),
  // How much of it there is
  get('2000 headers', `/ HTTP/1.1\r\nHost: x\r\n${many(1998).slice(0, -2)}`, [200]),
  get('2001 headers', `/ HTTP/1.1\r\nHost: x\r\n${many(1999).slice(0, -2)}`, [431]),
  get('a head that is too large', `/ HTTP/1.1\r\nHost: x\r\nX: ${'y'.repeat(70_000)}`, [431]),
  {
    name: 'a length behind 2000 headers',
    send: `POST / HTTP/1.1\r\nHost: x\r\n${many(2000)}Content-Length: ${SMUGGLED.length}\r\n\r\n${SMUGGLED}`,
    statuses: [431],
  },
  {
    name: 'a length behind 900 headers',
    send: `POST / HTTP/1.1\r\nHost: x\r\n${CLOSE}${many(900)}Content-Length: ${SMUGGLED.length}\r\n\r\n${SMUGGLED}`,
    statuses: [200],
    contains: '/other/smuggled',
  },
  {
    name: 'a length behind 2000 headers of a declined upgrade',
    send: `POST / HTTP/1.1\r\nHost: x\r\n${H2C}${many(2000)}Content-Length: ${SMUGGLED.length}\r\n\r\n${SMUGGLED}`,
    statuses: [431],
  },
  {
    name: 'a length behind 1500 headers of a declined upgrade',
    send: `POST / HTTP/1.1\r\nHost: x\r\n${H2C}${many(1500)}Content-Length: ${SMUGGLED.length}\r\n\r\n${SMUGGLED}${SMUGGLED.replace('/other/smuggled', '/last')}`,
    statuses: [200, 200],
    contains: '"url":"/last"',
  },
  {
    name: 'a length behind 2000 headers of a WebSocket',
    send: `GET / HTTP/1.1\r\nHost: x\r\n${SOCKET}${many(2000)}Content-Length: ${SMUGGLED.length}\r\n\r\n${SMUGGLED}`,
    statuses: [431],
  },
  // In which order
  {
    name: 'a declined upgrade behind a slow request',
    send: `GET /slow HTTP/1.1\r\nHost: x\r\n\r\nGET /b HTTP/1.1\r\nHost: x\r\n${H2C}X-Empty:\r\n\r\nGET /c HTTP/1.1\r\nHost: x\r\n${CLOSE}\r\n`,
    statuses: [200, 200, 200],
    contains: '"x-empty":""',
  },
  {
    name: 'a WebSocket behind a slow request',
    send: `GET /slow HTTP/1.1\r\nHost: x\r\n\r\nGET /b HTTP/1.1\r\nHost: x\r\n${SOCKET}\r\n`,
    statuses: [200, 200],
  },
  {
    name: 'a declined upgrade behind a large answer',
    send: `GET /large HTTP/1.1\r\nHost: x\r\n\r\nGET /b HTTP/1.1\r\nHost: x\r\n${H2C}\r\nGET /c HTTP/1.1\r\nHost: x\r\n${CLOSE}\r\n`,
    statuses: [200, 222, 200, 200],
  },
  {
    name: 'a WebSocket behind a request that ends the connection',
    send: `GET /slow HTTP/1.1\r\nHost: x\r\n${CLOSE}\r\nGET /b HTTP/1.1\r\nHost: x\r\n${SOCKET}\r\n`,
    statuses: [200],
  },
  {
    name: 'no HTTP behind a slow request',
    send: 'GET /slow HTTP/1.1\r\nHost: x\r\n\r\nBAD\r\n\r\n',
    statuses: [200, 400],
  },
  {
    name: 'a head that is too large behind a slow upload',
    send: `POST /slow HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nhiGET /${'y'.repeat(70_000)} HTTP/1.1\r\n\r\n`,
    statuses: [200, 431],
  },
  {
    name: 'a hundred declined upgrades on one connection',
    send: `${`GET /b HTTP/1.1\r\nHost: x\r\n${H2C}\r\n`.repeat(100)}GET /c HTTP/1.1\r\nHost: x\r\n${CLOSE}\r\n`,
    statuses: Array.from({ length: 101 }, () => 200),
  },
  {
    name: 'more requests at once than any pipeline has',
    send: 'GET /slow HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(200),
    statuses: [],
  },
];

let place: ServePlace;
let serving: ServeCommand;

beforeAll(async () => {
  place = await servePlace({ one: { prefix: '/', program: PROGRAM }, other: { prefix: '/other', program: PROGRAM } });
  serving = await place.serve();
});
afterAll(async () => {
  await serving[Symbol.asyncDispose]();
  await place[Symbol.asyncDispose]();
});

async function nothingIsHurt(): Promise<void> {
  expect(serving.child.exitCode).toBeNull();
  expect(await (await fetch(`${serving.url}/other/heard`)).text()).toBe('heard 0');
  expect((await fetch(`${serving.url}/`)).status).toBe(200);
}

describe('a hostile request is answered, and reaches nobody else', () => {
  it.each(ROWS)('$name', async ({ send, statuses, contains, lacks }) => {
    const answers = await rawExchange(serving.url, send);
    expect(statusesIn(answers).join()).toBe(statuses.join());
    expect(answers).toContain(contains ?? '');
    if (lacks !== undefined) expect(answers).not.toContain(lacks);
    await nothingIsHurt();
  });
});

it('requests of one connection are carried out one after the other', async () => {
  const one = (path: string, more = ''): string => `GET ${path} HTTP/1.1\r\nHost: x\r\n${more}\r\n`;
  const answers = await rawExchange(serving.url, one('/slow') + one('/slow?2') + one('/3', CLOSE));
  const spans = [...answers.matchAll(/\{.*\}/g)].map(([text]) => JSON.parse(text));
  expect(spans.map(({ url }) => url)).toEqual(['/slow', '/slow?2', '/3']);
  for (const [at, { began }] of spans.entries()) expect(began).toBeGreaterThanOrEqual(spans[at - 1]?.ended ?? 0);
});

describe('a client that waits to be told to go on', () => {
  const head = (path: string, more = ''): string =>
    `POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nExpect: 100-continue\r\n${more}\r\n`;

  it('is told so when the service says it', async () => {
    const socket = await dial(serving.url);
    const all = readAll(socket);
    socket.write(head('/takes', CLOSE));
    socket.once('data', () => socket.write('body'));
    const answers = await all;
    expect(statusesIn(answers)).toEqual([100, 200]);
    expect(answers).toContain('"body":"body"');
    expect(answers).toContain('"expect":"100-continue"');
  });

  it('is not told so when the service refuses, nor when it never gets the request', async () => {
    expect(statusesIn(await rawExchange(serving.url, head('/refuses')))).toEqual([413]);
    expect(statusesIn(await rawExchange(serving.url, head('/_svc/nothing')))).toEqual([404]);
    await nothingIsHurt();
  });

  it('is not told so in HTTP/1.0, which knows no such answer', async () => {
    const answers = await rawExchange(serving.url, `${head('/takes').replace('HTTP/1.1', 'HTTP/1.0')}body`);
    expect(statusesIn(answers)).toEqual([200]);
  });
});
