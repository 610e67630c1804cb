import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { createNodeHost } from '@svc-build/host/node-host';
import type { Host } from '@svc-build/model/host';
import { compileRoutes } from '@svc-build/model/routes';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ProcessState } from '../supervise/process-state.ts';
import { StartQueue } from '../supervise/start-queue.ts';
import { type Gateway, openGateway } from './gateway.ts';

const host = createNodeHost(process);
const LARGE = 20_000_000;

let gateway: Gateway;
let service: Server;
let clients: Socket[];
let queue: StartQueue;
let state: ProcessState;
/** How many began to wait, and how many do not any more. */
let waits: { begun: number; over: number };
/** What arrived at the service: the lengths of bodies, and of what came over WebSockets. */
let arrived: number[];

beforeEach(async () => {
  [clients, waits, arrived, state] = [[], { begun: 0, over: 0 }, [], { kind: 'starting', after: null }];
  const watched: Host['clock']['sleep'] = (ms, signal) => {
    waits.begun++;
    signal?.addEventListener('abort', () => waits.over++);
    return host.clock.sleep(ms, signal);
  };
  queue = new StartQueue(30_000, { sleep: watched });
  service = createServer((request, response) => {
    let length = 0;
    request.on('data', (chunk: Buffer) => {
      length += chunk.length;
    });
    request.on('end', () => {
      arrived.push(length);
      response.end('ok');
    });
  });
  service.on('upgrade', (_, socket: Socket, head: Buffer) => {
    let length = head.length;
    socket.on('error', () => {});
    socket.on('data', (chunk) => {
      length += chunk.length;
    });
    socket.on('end', () => {
      arrived.push(length);
      socket.end();
    });
    socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
  });
  await once(service.listen(0, '127.0.0.1'), 'listening');
  const starts = {
    get state() {
      return state;
    },
    log: [],
    waitForExitAfterLoss: async () => {},
    startQueue: queue,
  };
  const opened = await openGateway(
    { host: '127.0.0.1', port: 0, explicit: true },
    {
      table: compileRoutes([{ prefix: '/' as never, service: 'one', stripPrefix: false }]),
      services: new Map([['one', { name: 'one', files: null, maxDuration: null, process: starts }]]),
      files: host.files,
      clock: host.clock,
    },
  );
  if (!opened.ok) throw new Error('no gateway');
  gateway = opened.value;
});

afterEach(async () => {
  for (const client of clients) client.destroy();
  await gateway.close(Promise.resolve());
  service.closeAllConnections();
  service.close();
});

/** Sends bytes over a connection of its own, and says what came back. */
function send(...parts: readonly (string | Buffer)[]): { readonly socket: Socket; readonly heard: () => string } {
  const socket = connect(gateway.port, '127.0.0.1');
  clients.push(socket);
  socket.on('error', () => {});
  let heard = '';
  socket.on('data', (chunk) => {
    heard += String(chunk);
  });
  for (const part of parts) socket.write(part);
  return { socket, heard: () => heard };
}

function isReady(): void {
  state = { kind: 'ready', port: (service.address() as AddressInfo).port };
  queue.end();
}

const post = (length: number): string => `POST / HTTP/1.1\r\nHost: h\r\nContent-Length: ${length}\r\n\r\n`;
const GET = 'GET / HTTP/1.1\r\nHost: h\r\n\r\n';
const SOCKET = 'GET / HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n';
const CHUNKED = 'POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n30d40\r\n';
const BODY = Buffer.alloc(200_000, 'x');

describe.each(['end', 'resetAndDestroy'] as const)('a client that leaves while it waits (%s)', (leave) => {
  it.each([
    ['nothing', [GET]],
    ['a part of an upload', [post(1_000_000), BODY]],
    ['a whole upload', [post(BODY.length), BODY]],
    ['a part of an upload in chunks', [CHUNKED, BODY]],
    ['a whole upload, and another request', [post(BODY.length), BODY, GET]],
    ['messages on a WebSocket that is not open', [SOCKET, BODY]],
  ])('is let go at once: it sent %s', async (_, parts) => {
    const { socket } = send(...parts);
    await expect.poll(() => waits.begun).toBe(1);
    await sleep(50);
    expect(waits.over).toBe(0);
    socket[leave]();
    await expect.poll(() => waits.over).toBe(1);
  });
});

describe('what comes while a service starts', () => {
  it('is read to a bound and no further, and arrives whole', async () => {
    const { socket, heard } = send(post(LARGE), Buffer.alloc(LARGE / 2, 'x'));
    let isSent = false;
    socket.write(Buffer.alloc(LARGE / 2, 'y'), () => {
      isSent = true;
    });
    await expect.poll(() => waits.begun).toBe(1);
    await sleep(200);
    expect(isSent).toBe(false);
    isReady();
    await expect.poll(heard, { timeout: 10_000 }).toContain('200 OK');
    expect(arrived).toEqual([LARGE]);
  });

  it.each([
    ['a body', [post(BODY.length), BODY], BODY.length],
    ['a body of no bytes', [CHUNKED.replace('30d40', '0'), '\r\n'], 0],
    ['a body with its end', [CHUNKED, BODY, '\r\n0\r\n\r\n'], BODY.length],
  ])('arrives when it is ready: %s', async (_, parts, length) => {
    const { heard } = send(...parts);
    await expect.poll(() => waits.begun).toBe(1);
    await sleep(50);
    isReady();
    await expect.poll(heard).toContain('200 OK');
    expect(arrived).toEqual([length]);
  });

  it.each([0, 10, BODY.length, LARGE])('arrives on a WebSocket behind its handshake: %s bytes', async (length) => {
    const { socket, heard } = send(SOCKET, Buffer.alloc(length));
    await expect.poll(() => waits.begun).toBe(1);
    await sleep(50);
    isReady();
    await expect.poll(heard).toContain('101 Switching');
    socket.end();
    await expect.poll(() => arrived, { timeout: 10_000 }).toEqual([length]);
  });
});

it.each([
  ['uploads', [post(LARGE), Buffer.alloc(1_500_000)]],
  ['WebSockets', [SOCKET, Buffer.alloc(1_500_000)]],
  ['uploads behind a request', [GET, post(LARGE), Buffer.alloc(1_500_000)]],
])('those of which nobody could see that they left give way when a hundred wait: %s', async (_, parts) => {
  const large = Array.from({ length: 100 }, () => send(...parts));
  await expect.poll(() => waits.begun).toBe(100);
  await sleep(300);
  const { heard } = send(GET);
  await expect.poll(() => waits.begun).toBeGreaterThan(100);
  await expect
    .poll(() => large.filter(({ socket, heard: told }) => socket.destroyed || told().includes('503 ')).length)
    .toBeGreaterThan(0);
  expect(heard()).toBe('');
  for (const { socket } of large) socket.destroy();
  isReady();
  await expect.poll(heard, { timeout: 10_000 }).toContain('200 OK');
});
