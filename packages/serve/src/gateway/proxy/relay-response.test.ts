import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ServedSample, serveSample } from '../../testing/serve-sample.ts';

const PROGRAM = `
import { createServer } from 'node:http';
createServer((request, response) => {
  const path = request.url;
  if (path === '/hints') {
    response.writeEarlyHints({ link: ['</a.css>; rel=preload; as=style', '</b.js>; rel=preload'] });
    response.writeProcessing();
    return void response.end('hinted');
  }
  if (path === '/trailers') {
    response.writeHead(200, { trailer: 'x-sum' });
    response.write('body');
    response.addTrailers([['X-Sum', '42'], ['X-Sum', '43'], ['X-Forwarded-Host', 'evil']]);
    return void response.end();
  }
  if (path === '/upload') {
    request.resume();
    request.on('end', () => response.end(JSON.stringify([request.headers.trailer, request.trailers])));
    return;
  }
  if (path.startsWith('/to?')) {
    const wanted = new URLSearchParams(path.slice(4));
    response.writeHead(302, [...wanted].flat());
    return void response.end();
  }
  response.end(path + ' ' + request.headers['x-forwarded-prefix']);
}).listen(process.env.PORT, process.env.HOST);
`;

let served: ServedSample;

beforeAll(async () => {
  served = await serveSample({
    whole: { prefix: '/', program: PROGRAM },
    cut: { prefix: '/cut', program: PROGRAM, stripPrefix: true },
  });
});
afterAll(() => served.stop());

describe('answers before the answer', () => {
  it('are passed on', async () => {
    const sent = request(`${served.url}/hints`).end();
    const early: [number, string | undefined][] = [];
    sent.on('information', ({ statusCode, headers }) => early.push([statusCode, headers.link as string | undefined]));
    const [response] = await once(sent, 'response');
    response.resume();
    expect(early).toEqual([
      [103, '</a.css>; rel=preload; as=style, </b.js>; rel=preload'],
      [102, undefined],
    ]);
    expect(response.statusCode).toBe(200);
  });

  it('are kept from a client of HTTP/1.0', async () => {
    const socket = connect(served.port, '127.0.0.1');
    socket.write('GET /hints HTTP/1.0\r\nHost: x\r\n\r\n');
    const chunks: Buffer[] = [];
    for await (const chunk of socket) chunks.push(chunk);
    expect(Buffer.concat(chunks).toString()).toMatch(/^HTTP\/1\.1 200 /);
  });
});

describe('trailers', () => {
  it('are passed on with an answer, except for those that would be headers of ours', async () => {
    const [response] = (await once(request(`${served.url}/trailers`).end(), 'response')) as [IncomingMessage];
    response.resume();
    await once(response, 'end');
    expect(response.headers.trailer).toBe('x-sum');
    expect(response.rawTrailers).toEqual(['X-Sum', '42', 'X-Sum', '43']);
  });

  it('are passed on with an upload', async () => {
    const sent = request(`${served.url}/upload`, { method: 'POST', headers: { trailer: 'x-sum, host' } });
    sent.write('body');
    sent.addTrailers([
      ['x-sum', '7'],
      ['host', 'evil'],
      ['x-forwarded-for', '6.6.6.6'],
    ]);
    const [response] = await once(sent.end(), 'response');
    let body = '';
    for await (const chunk of response) body += chunk;
    expect(JSON.parse(body)).toEqual(['x-sum, host', { 'x-sum': '7' }]);
  });
});

describe('a Location at the private address of a service', () => {
  it.each([
    ['whole', '', 'http://localhost:{port}/x?y', 'http://{host}/x?y'],
    ['whole', '', 'http://127.0.0.1:{port}', 'http://{host}'],
    ['whole', '', 'http://localhost:{port}0/x', 'http://localhost:{port}0/x'],
    ['cut', '/cut', 'http://localhost:{port}/x', 'http://{host}/cut/x'],
  ])('of %s%s goes to the one that the client asked: %s', async (name, prefix, from, to) => {
    const { port } = await served.event('service-ready', ({ service }) => service === name);
    const filled = (text: string): string =>
      text.replace('{port}', String(port)).replace('{host}', `127.0.0.1:${served.port}`);
    const query = new URLSearchParams({ location: filled(from) });
    const { headers } = await fetch(`${served.url}${prefix}/to?${query}`, { redirect: 'manual' });
    expect(headers.get('location')).toBe(filled(to));
  });
});

describe('a prefix that the service does not see', () => {
  async function answered(headers: Readonly<Record<string, string>>, prefix = '/cut') {
    const query = new URLSearchParams(headers);
    return (await fetch(`${served.url}${prefix}/to?${query}`, { redirect: 'manual' })).headers;
  }

  it.each([
    ['/', '/cut/'],
    ['/login?next=/cut', '/cut/login?next=/cut'],
    ['/cutter', '/cut/cutter'],
    ['/cut/done', '/cut/done'],
    ['/cut', '/cut'],
    ['?page=2', '?page=2'],
    ['next', 'next'],
    ['//cdn.test/x', '//cdn.test/x'],
    ['https://elsewhere.test/x', 'https://elsewhere.test/x'],
    ['http://{host}/x#y', 'http://{host}/cut/x#y'],
    ['//{host}', '//{host}/cut/'],
  ])('is put back into Location: %s', async (from, to) => {
    const host = `127.0.0.1:${served.port}`;
    const found = await answered({ location: from.replace('{host}', host), 'content-location': '/here' });
    expect(found.get('location')).toBe(to.replace('{host}', host));
    expect(found.get('content-location')).toBe('/cut/here');
  });

  it.each([
    ['a=1', 'a=1'],
    ['a=1; Path=/', 'a=1; Path=/cut'],
    ['a=1; path=/x; HttpOnly', 'a=1; path=/cut/x; HttpOnly'],
    ['a=/; Max-Age=1; Path=/cut/x', 'a=/; Max-Age=1; Path=/cut/x'],
  ])('is put back into Set-Cookie: %s', async (from, to) => {
    expect((await answered({ 'set-cookie': from })).getSetCookie()).toEqual([to]);
  });

  it('changes nothing for a service that sees it', async () => {
    const found = await answered({ location: '/login', 'set-cookie': 'a=1; Path=/' }, '');
    expect([found.get('location'), found.getSetCookie()]).toEqual(['/login', ['a=1; Path=/']]);
  });
});
