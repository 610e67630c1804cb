import { once } from 'node:events';
import type { Socket } from 'node:net';
import { expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { dial } from '../rig/raw-exchange.ts';
import { servePlace } from '../rig/serve-command.ts';

// Clients that do not let go, and services that do not end: SIGTERM is obeyed all the same, within the time of the test.
const LIMIT_MS = 20_000;

const PROGRAM = `
import { createServer } from 'node:http';
import { Readable } from 'node:stream';
process.on('SIGTERM', () => {});
const piece = Buffer.alloc(1 << 20, 'x');
function* forever() { for (;;) yield piece; }
const server = createServer((request, response) => {
  if (request.url === '/flood') return void Readable.from(forever()).pipe(response);
  if (request.url === '/upload') return void request.resume();
  if (request.url !== '/silent') response.end('ok');
});
server.on('upgrade', (request, socket) => {
  if (request.url === '/refused') return void socket.end('HTTP/1.1 403 No\\r\\nContent-Length: 0\\r\\n\\r\\n');
  socket.write('HTTP/1.1 101 Switching Protocols\\r\\nConnection: Upgrade\\r\\nUpgrade: websocket\\r\\n\\r\\n');
  socket.on('error', () => {});
  const talk = setInterval(() => socket.write('x'), 100);
  socket.once('close', () => clearInterval(talk));
});
server.listen(process.env.PORT, process.env.HOST);
`;

const H2C = 'Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n';
const SOCKET = 'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: x\r\n';
const get = (path: string, more = ''): string => `GET ${path} HTTP/1.1\r\nHost: x\r\n${more}`;

/** What a client sends at first, and again and again. */
const CLIENTS: readonly { readonly name: string; readonly first: string; readonly more: string }[] = [
  { name: 'a head that never ends', first: get('/'), more: 'X: y\r\n' },
  {
    name: 'a head that never ends, behind a declined upgrade',
    first: `${get('/', H2C)}\r\n${get('/')}`,
    more: 'X: y\r\n',
  },
  { name: 'a head that never ends, of a declined upgrade', first: get('/', H2C), more: 'X: y\r\n' },
  { name: 'an answer that never comes', first: `${get('/silent')}\r\n`, more: '' },
  { name: 'an answer that never comes, to a declined upgrade', first: `${get('/silent', H2C)}\r\n`, more: '' },
  { name: 'an answer that nobody reads', first: `${get('/flood')}\r\n`, more: '' },
  {
    name: 'an upload that never ends',
    first: 'POST /upload HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n',
    more: '1\r\nx\r\n',
  },
  { name: 'requests without end', first: `${get('/')}\r\n`, more: `${get('/')}\r\n` },
  { name: 'a WebSocket that never ends', first: `${get('/', SOCKET)}\r\n`, more: 'x' },
  { name: 'a WebSocket that is refused and never left', first: `${get('/refused', SOCKET)}\r\n`, more: '' },
  { name: 'CONNECT, and then no end', first: 'CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n', more: 'x' },
  {
    name: 'an expectation that nobody meets',
    first: 'POST /silent HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\nExpect: 100-continue\r\n\r\n',
    more: '',
  },
  { name: 'nothing', first: '', more: '' },
];

async function hold(url: string, { first, more }: (typeof CLIENTS)[number]): Promise<Socket> {
  const socket = await dial(url);
  socket.write(first);
  const again = setInterval(() => socket.write(more), 100);
  socket.once('close', () => clearInterval(again));
  return socket;
}

it('SIGTERM ends serve and its services, whatever clients do', { timeout: LIMIT_MS }, async () => {
  await using place = await servePlace({ api: { prefix: '/', program: PROGRAM } });
  await using serving = await place.serve();
  const sockets = await Promise.all(CLIENTS.map((client) => hold(serving.url, client)));
  const client = new WebSocket(serving.url.replace('http', 'ws'));
  client.on('error', () => {});
  // What was sent before has been read by then.
  expect(await (await fetch(serving.url)).text()).toBe('ok');
  const exited = once(serving.child, 'exit');
  serving.child.kill('SIGTERM');
  expect((await exited)[0]).toBe(143);
  for (const socket of sockets) socket.destroy();
  client.terminate();
});
