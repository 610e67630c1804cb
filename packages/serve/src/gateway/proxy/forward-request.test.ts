import { once } from 'node:events';
import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ServedSample, serveSample } from '../../testing/serve-sample.ts';

const STREAMS = `
import { createServer } from 'node:http';
let release = () => {};
createServer((request, response) => {
  if (request.url === '/release') { release(); return void response.end('released'); }
  if (request.url === '/events') {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.flushHeaders();
    release = () => { response.write('first\\n'); release = () => response.end('last\\n'); };
    return;
  }
  if (request.url === '/both') { request.pipe(response); return; }
  if (request.url === '/once') {
    // As if the idle connection had been closed just before.
    if (request.socket.used) return void request.socket.resetAndDestroy();
    request.socket.used = true;
    return void response.end('ok');
  }
  if (request.url === '/early') { response.writeHead(413); return void response.end('too much'); }
  if (request.url === '/broken') { response.writeHead(200, { 'content-length': '10' }); response.write('half'); release = () => response.destroy(); return; }
  if (request.url === '/reset') return void request.socket.resetAndDestroy();
  if (request.url === '/hang') { response.on('close', () => console.log('client left')); console.log('hanging'); return; }
  if (request.url === '/upload') { request.once('data', () => console.log('upload began')); request.on('error', () => console.log('upload broke off')); return; }
  response.end('ok');
}).listen(process.env.PORT, process.env.HOST);
`;

describe('streaming', () => {
  let streams: ServedSample;
  beforeAll(async () => {
    streams = await serveSample({ streams: { prefix: '/', program: STREAMS } });
  });
  afterAll(() => streams.stop());

  it('passes a head, and each chunk, on before the answer ends', async () => {
    const response = await fetch(`${streams.url}/events`);
    expect(response.headers.get('content-type')).toBe('text/event-stream');
    const reader = response.body?.getReader();
    await fetch(`${streams.url}/release`);
    expect(new TextDecoder().decode((await reader?.read())?.value)).toBe('first\n');
    await fetch(`${streams.url}/release`);
    expect(new TextDecoder().decode((await reader?.read())?.value)).toBe('last\n');
    expect((await reader?.read())?.done).toBe(true);
  });

  it('passes a body on before it ends, while the answer comes back', async () => {
    const sent = request({ port: streams.port, host: '127.0.0.1', path: '/both', method: 'POST' });
    sent.write('one');
    const [response] = await once(sent, 'response');
    const chunks = response[Symbol.asyncIterator]();
    expect(String((await chunks.next()).value)).toBe('one');
    sent.end('two');
    expect(String((await chunks.next()).value)).toBe('two');
    expect((await chunks.next()).done).toBe(true);
  });

  it('carries 64 MiB each way unchanged', async () => {
    const body = Buffer.alloc(64 * 1024 * 1024, 'abcdefg');
    const response = await fetch(`${streams.url}/both`, { method: 'POST', body });
    expect(Buffer.from(await response.arrayBuffer()).equals(body)).toBe(true);
  });

  it('passes an answer on that comes before the end of the upload', async () => {
    const sent = request({ port: streams.port, host: '127.0.0.1', path: '/early', method: 'POST' });
    sent.on('error', () => {});
    sent.write('x'.repeat(100_000));
    const [response] = await once(sent, 'response');
    expect(response.statusCode).toBe(413);
    sent.destroy();
    expect(await (await fetch(`${streams.url}/`)).text()).toBe('ok');
  });

  it('tells the service when a client leaves', async () => {
    const abort = new AbortController();
    const asked = fetch(`${streams.url}/hang`, { signal: abort.signal }).catch(() => 'aborted');
    await streams.event('line', ({ text }) => text === 'hanging');
    abort.abort();
    await streams.event('line', ({ text }) => text === 'client left');
    expect(await asked).toBe('aborted');
  });

  it('tells the service when a client leaves in the middle of an upload', async () => {
    const sent = request({ port: streams.port, host: '127.0.0.1', path: '/upload', method: 'POST' });
    sent.on('error', () => {});
    sent.write('part');
    await streams.event('line', ({ text }) => text === 'upload began');
    sent.destroy();
    const line = await streams.event('line', ({ text }) => text === 'upload broke off');
    expect(line.stream).toBe('stdout');
  });

  it('cuts an answer off that the service cut off', async () => {
    const response = await fetch(`${streams.url}/broken`);
    const broken = expect(response.text()).rejects.toThrow();
    await fetch(`${streams.url}/release`);
    await broken;
  });

  it('sends a request again when a kept connection turns out to be closed, if nothing can be done twice', async () => {
    const place = `${streams.url}/once`;
    for (let round = 0; round < 4; round++) expect(await (await fetch(place)).text()).toBe('ok');
    const statuses: number[] = [];
    for (let round = 0; round < 4; round++) statuses.push((await fetch(place, { method: 'POST', body: 'x' })).status);
    expect(statuses).toContain(502);
  });

  it('answers 502 with the service’s last lines when it gives no answer', async () => {
    const response = await fetch(`${streams.url}/reset`);
    expect(response.status).toBe(502);
    expect(await response.text()).toMatch(
      /^502 Bad Gateway\n\nService "streams" gave no answer \(ECONNRESET\)\.\n\nIts last lines:\n {2}hanging/,
    );
  });
});
