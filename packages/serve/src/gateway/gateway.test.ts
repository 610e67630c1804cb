import { once } from 'node:events';
import { request } from 'node:http';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ServedSample, serveSample } from '../testing/serve-sample.ts';

const ECHO = `
import { createServer } from 'node:http';
createServer((request, response) => {
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => {
    response.setHeader('set-cookie', ['a=1', 'b=2']);
    response.setHeader('connection', 'close, x-secret');
    response.setHeader('x-secret', 'hop');
    response.statusCode = 201;
    response.end(JSON.stringify({
      service: process.env.NAME, url: request.url, method: request.method,
      headers: request.headers, raw: request.rawHeaders, body: Buffer.concat(chunks).toString(),
    }));
  });
}).listen(process.env.PORT, process.env.HOST);
`;

interface Echo {
  readonly service: string;
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly raw: readonly string[];
  readonly body: string;
}

let served: ServedSample;

beforeAll(async () => {
  served = await serveSample({
    front: { prefix: '/', program: ECHO, env: { NAME: 'front' } },
    a: { prefix: '/svc/a', program: ECHO, env: { NAME: 'a' } },
    deep: { prefix: '/svc/a/deep', program: ECHO, env: { NAME: 'deep' } },
    c: { prefix: '/svc/c', program: ECHO, env: { NAME: 'c' } },
    cut: { prefix: '/cut', program: ECHO, env: { NAME: 'cut' }, stripPrefix: true },
  });
});
afterAll(() => served.stop());

/** Sends bytes as they are and returns everything that comes back. */
async function raw(text: string, port = served.port): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  const chunks: Buffer[] = [];
  socket.on('data', (chunk) => chunks.push(chunk));
  socket.write(text);
  await once(socket, 'close');
  return Buffer.concat(chunks).toString();
}

/** Asks for a target exactly as written, which fetch would normalise. */
async function ask(target: string, headers: Readonly<Record<string, string>> = {}): Promise<Echo> {
  const sent = request({ port: served.port, host: '127.0.0.1', path: target, headers }).end();
  const [response] = await once(sent, 'response');
  let body = '';
  for await (const chunk of response) body += chunk;
  return JSON.parse(body);
}

describe('routing', () => {
  it.each([
    ['/', 'front', '/'],
    ['/svc/apix', 'front', '/svc/apix'],
    ['/svc/a', 'a', '/svc/a'],
    ['/svc/a/x?q=%2F#no', 'a', '/svc/a/x?q=%2F'],
    ['/svc/a/deeper', 'a', '/svc/a/deeper'],
    ['/svc/a/deep/', 'deep', '/svc/a/deep/'],
    ['/svc/a/../c', 'c', '/svc/c'],
    ['/svc/a/%2e%2e/c', 'c', '/svc/c'],
    ['//svc//a/x', 'a', '/svc/a/x'],
    ['/svc/a/..%2Fc', 'a', '/svc/a/..%2Fc'],
    ['/cut/x?y=1', 'cut', '/x?y=1'],
    ['/cut', 'cut', '/'],
  ])('%s goes to %s as %s', async (target, service, receives) => {
    expect(await ask(target)).toMatchObject({ service, url: receives });
  });

  it('answers 400 for a path that cannot be read', async () => {
    const answer = await raw('GET /svc/a/%zz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(answer).toContain('The request names no valid path.');
  });

  it('keeps /_svc for itself, though a service owns everything else', async () => {
    for (const path of ['/_svc', '/_svc/x', '/%5fsvc', '/a/../_svc/x']) {
      const answer = await raw(`GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
      expect(answer).toMatch(/^HTTP\/1\.1 404 /);
    }
  });

  it('names the prefixes that exist where nobody owns the path', async () => {
    const other = await serveSample({ admin: { prefix: '/admin', files: { 'index.html': 'hi' } } });
    const response = await fetch(`${other.url}/elsewhere`);
    expect(response.status).toBe(404);
    expect(await response.text()).toBe(
      '404 Not Found\n\nNo service owns /elsewhere.\n\nThese prefixes exist:\n  /admin  (admin)\n',
    );
    await other.stop();
  });
});

describe('headers', () => {
  it('says where a request came from, and passes on no client’s claims', async () => {
    const { headers } = await ask('/svc/a/x', {
      host: 'shop.test',
      'x-forwarded-for': '6.6.6.6',
      'x-forwarded-proto': 'https',
      'x-forwarded-prefix': '/evil',
      forwarded: 'for=6.6.6.6',
    });
    expect(headers).toMatchObject({
      host: 'shop.test',
      'x-forwarded-for': '127.0.0.1',
      'x-forwarded-host': 'shop.test',
      'x-forwarded-proto': 'http',
      'x-forwarded-prefix': '/svc/a',
    });
    expect(headers.forwarded).toBeUndefined();
  });

  it('removes hop-by-hop headers on the way in', async () => {
    const { headers } = await ask('/', {
      connection: 'keep-alive, x-hop, content-length, host',
      'x-hop': '1',
      te: 'trailers',
      'proxy-authorization': 'secret',
      'x-kept': '2',
    });
    expect(headers).toMatchObject({ 'x-kept': '2', 'x-forwarded-prefix': '/' });
    expect(headers['x-hop']).toBeUndefined();
    expect(headers.te).toBeUndefined();
    expect(headers['proxy-authorization']).toBeUndefined();
  });

  it('removes hop-by-hop headers on the way out, and keeps repeated ones', async () => {
    const response = await fetch(`${served.url}/`);
    expect(response.status).toBe(201);
    expect(response.headers.get('x-secret')).toBeNull();
    expect(response.headers.get('connection')).not.toContain('x-secret');
    expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
  });

  it('sends a body with its length, a stream in chunks, and nothing as nothing', async () => {
    const sized: unknown = await (await fetch(`${served.url}/`, { method: 'POST', body: 'hello' })).json();
    expect(sized).toMatchObject({ body: 'hello', headers: { 'content-length': '5' } });
    const chunked = await raw(
      'POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n',
    );
    expect(chunked).toContain('"body":"abc"');
    expect(chunked).toContain('"transfer-encoding":"chunked"');
    const empty = await raw('POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
    expect(empty).toContain('"content-length":"0"');
    expect(empty).not.toContain('transfer-encoding"');
  });

  it.each([
    ['two hosts', 'Host: a\r\nHost: b\r\n', 400],
    ['a length beside chunks', 'Host: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n', 400],
    ['two lengths', 'Host: a\r\nContent-Length: 3\r\nContent-Length: 4\r\n', 400],
    ['an unknown transfer encoding', 'Host: a\r\nTransfer-Encoding: gzip, chunked\r\n', 501],
    ['chunks twice', 'Host: a\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n', 400],
    ['chunks that are not the last encoding', 'Host: a\r\nTransfer-Encoding: chunked, identity\r\n', 400],
    ['an encoding with a blank in its name', 'Host: a\r\nTransfer-Encoding : chunked\r\n', 400],
    ['an encoding behind a vertical tab', 'Host: a\r\nTransfer-Encoding: \x0bchunked\r\n', 400],
    ['a header on two lines', 'Host: a\r\nX: y\r\n Content-Length: 3\r\n', 400],
    ['a length with a sign', 'Host: a\r\nContent-Length: +3\r\n', 400],
    ['a list of lengths', 'Host: a\r\nContent-Length: 3, 3\r\n', 400],
    ['a line that ends in a bare carriage return', 'Host: a\rContent-Length: 3\r\n', 400],
    ['a NUL in a header', 'Host: a\r\nX: a\0b\r\n', 400],
    ['no host', '', 400],
  ])('refuses %s', async (_, headers, status) => {
    expect(await raw(`POST / HTTP/1.1\r\n${headers}\r\nabc`)).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
  });

  it('refuses a chunk whose size can be read in two ways', async () => {
    for (const size of ['0x3', '3 ', '-3', '3\n']) {
      const head = 'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n';
      expect(await raw(`${head}${size}\r\nabc\r\n0\r\n\r\n`)).not.toMatch(/^HTTP\/1\.1 2/);
    }
  });

  it('answers one request after another on one connection, in order', async () => {
    const answers = await raw(
      'GET /svc/a/1 HTTP/1.1\r\nHost: x\r\n\r\nGET /svc/c/2 HTTP/1.1\r\nHost: x\r\n\r\nGET /3 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n',
    );
    expect([...answers.matchAll(/"service":"(\w+)","url":"([^"]+)"/g)].map(([, ...found]) => found)).toEqual([
      ['a', '/svc/a/1'],
      ['c', '/svc/c/2'],
      ['front', '/3'],
    ]);
  });

  it('refuses a WebSocket with a body', async () => {
    const headers = 'Host: a\r\nConnection: upgrade\r\nUpgrade: websocket\r\nContent-Length: 3\r\n';
    expect(await raw(`GET / HTTP/1.1\r\n${headers}\r\nabc`)).toMatch(/^HTTP\/1\.1 400 /);
  });

  it('declines the upgrade of a request with a body, and passes the body on', async () => {
    const headers =
      'Host: x\r\nConnection: Upgrade, HTTP2-Settings, close\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n';
    const answer = await raw(`POST /svc/a HTTP/1.1\r\n${headers}Content-Length: 3\r\n\r\nabc`);
    expect(answer).toMatch(/^HTTP\/1\.1 201 /);
    expect(answer).toContain('"body":"abc"');
    expect(answer).not.toContain('h2c');
  });

  it('declines an upgrade other than WebSocket and answers the request', async () => {
    const answer = await raw(
      'GET /svc/a HTTP/1.1\r\nHost: x\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n\r\n',
    );
    expect(answer).toMatch(/^HTTP\/1\.1 201 /);
    expect(answer).toContain('"service":"a"');
    expect(answer).not.toContain('h2c');
  });
});
