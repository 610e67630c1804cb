import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import { type ServedSample, serveSample } from '../../testing/serve-sample.ts';
import { SOCKETS } from '../../testing/socket-program.ts';

let served: ServedSample;

beforeAll(async () => {
  served = await serveSample({
    site: { prefix: '/', files: { 'index.html': 'hi' } },
    sockets: { prefix: '/ws', program: SOCKETS },
  });
});
afterAll(() => served.stop());

async function shake(path: string, more = ''): Promise<Socket> {
  const socket = connect({ port: served.port, host: '127.0.0.1', allowHalfOpen: true });
  await once(socket, 'connect');
  socket.write(
    `GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: keep-alive, Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: x\r\n\r\n${more}`,
  );
  return socket;
}

async function readAll(socket: Socket): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of socket) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

describe('upgrades', () => {
  it('carries a WebSocket with path, query, subprotocol and large messages', async () => {
    const client = new WebSocket(`ws://127.0.0.1:${served.port}/ws/../ws/a?b=c`, 'chat');
    const [greeting] = await once(client, 'message');
    expect(String(greeting)).toBe('/ws/a?b=c /ws');
    expect(client.protocol).toBe('chat');
    const large = Buffer.alloc(3 * 1024 * 1024, 'x');
    client.send(large);
    const [echo] = await once(client, 'message');
    expect(echo.equals(large)).toBe(true);
    client.close(4001);
    await once(client, 'close');
    expect((await served.event('line', ({ text }) => text === 'closed 4001')).service).toBe('sockets');
  });

  it('loses nothing that is sent beside the handshake, and ends each direction by itself', async () => {
    const socket = await shake('/ws/raw', 'early');
    const all = readAll(socket);
    socket.end(' late');
    const answer = await all;
    expect(answer).toMatch(/^HTTP\/1\.1 101 Switching Protocols\r\n/);
    expect(answer.split('\r\n\r\n')[1]).toMatch(/^hello .*early.*late.*and bye$/);
  });

  it('tells the service when the client is gone', async () => {
    const client = new WebSocket(`ws://127.0.0.1:${served.port}/ws`);
    await once(client, 'message');
    client.terminate();
    expect((await served.event('line', ({ text }) => text === 'closed 1006')).service).toBe('sockets');
  });

  it('passes a refusal on', async () => {
    const answer = await readAll(await shake('/ws/refuse'));
    expect(answer).toMatch(/^HTTP\/1\.1 403 Forbidden\r\n/);
    expect(answer).toMatch(/\r\n\r\nno$/);
  });

  it('answers 502 when the service breaks off, and 404 where only files are', async () => {
    expect(await readAll(await shake('/ws/reset'))).toMatch(/^HTTP\/1\.1 502 Bad Gateway\r\n/);
    expect(await readAll(await shake('/'))).toMatch(/^HTTP\/1\.1 404 [\s\S]*Service "site" answers no WebSocket\./);
  });

  it('answers a plain request on the same path', async () => {
    expect(await (await fetch(`${served.url}/ws`)).text()).toBe('plain');
  });

  it('ends open connections when it stops, without waiting for the grace time', async () => {
    const other = await serveSample({ sockets: { prefix: '/ws', program: SOCKETS } }, { timing: { drainMs: 600_000 } });
    const client = new WebSocket(`${other.url.replace('http', 'ws')}/ws`);
    await once(client, 'message');
    const closed = once(client, 'close');
    await other.stop();
    await closed;
    expect(client.readyState).toBe(WebSocket.CLOSED);
  });

  it('carries the goodbye that a service sends when it is asked to stop', async () => {
    const goodbye = SOCKETS.replace(
      'server.listen',
      "process.on('SIGTERM', () => { for (const one of sockets.clients) one.close(1012, 'deploy'); sockets.clients.size || process.exit(); server.close(() => process.exit()); }); server.listen",
    );
    const other = await serveSample({ sockets: { prefix: '/ws', program: goodbye } }, { timing: { drainMs: 600_000 } });
    const client = new WebSocket(`${other.url.replace('http', 'ws')}/ws`);
    await once(client, 'message');
    const closed = once(client, 'close');
    await other.stop();
    const [code, reason] = await closed;
    expect([code, String(reason)]).toEqual([1012, 'deploy']);
  });

  it('lets a service stop that waits for its clients to leave, after the grace time', async () => {
    const waits = SOCKETS.replace(
      'server.listen',
      "process.on('SIGTERM', () => server.close(() => process.exit())); server.listen",
    );
    const other = await serveSample(
      { sockets: { prefix: '/ws', program: waits } },
      { timing: { drainMs: 50, stopMs: 600_000 } },
    );
    const client = new WebSocket(`${other.url.replace('http', 'ws')}/ws`);
    await once(client, 'message');
    const closed = once(client, 'close');
    await other.stop();
    await closed;
    expect(other.events.filter(({ type }) => type === 'service-exited')).toEqual([]);
  });
});
