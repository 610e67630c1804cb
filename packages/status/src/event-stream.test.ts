import { once } from 'node:events';
import { createServer, get, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import { eventually } from '@svc-build/serve/testing/eventually';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { EventStream } from './event-stream.ts';
import type { Row } from './rows.ts';

const row = (key: number, text = ''): Row => ({ key, tone: 'plain', cells: { text } });
const responses: ServerResponse[] = [];
let ending: AbortController;
let ticks = 0;
let stream: EventStream;
let server: ReturnType<typeof createServer>;

beforeEach(async () => {
  responses.length = 0;
  ending = new AbortController();
  // Ticks come one after the other, as fast as they can.
  const clock = { sleep: () => turn().then(() => void ticks++) };
  stream = new EventStream({ everything: () => 'all', services: () => 'services' }, clock, ending.signal);
  server = createServer((_, response) => {
    responses.push(response);
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    stream.open(response);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

async function open(): Promise<IncomingMessage> {
  const request = get({ port: (server.address() as AddressInfo).port, host: '127.0.0.1', agent: false });
  request.on('error', () => {});
  const [incoming] = await once(request, 'response');
  incoming.on('error', () => {});
  return incoming.setEncoding('utf8');
}

it('sends everything first, then what is new', async () => {
  const client = await open();
  let text = '';
  client.on('data', (part) => {
    text += part;
  });
  await eventually(() => text.includes('event: everything\ndata: "all"\n\n'));
  stream.line(() => row(1, 'one\n\ndata: forged'));
  stream.request(() => row(2));
  await eventually(() => text.includes('"key":1') && text.includes('"key":2'));
  expect(text).toContain('"text":"one\\n\\ndata: forged"');
  await eventually(() => text.includes('"services":"services"'));
});

it('forgets a client that leaves, and rests when nobody is left', async () => {
  const client = await open();
  await eventually(() => stream.size === 1 && ticks > 0);
  client.destroy();
  await eventually(() => stream.size === 0);
  await turn();
  await turn();
  const before = ticks;
  for (let at = 0; at < 20; at++) await turn();
  expect(ticks).toBe(before);
});

it('holds nothing back for a client that does not read, and sends it everything once it does', async () => {
  const client = await open();
  const flood = async (): Promise<void> => {
    for (let key = 0; key < 200; key++) stream.line(() => row(key, 'x'.repeat(1000)));
    await turn();
  };
  const [response] = responses;
  if (response === undefined) throw new Error('no response');
  // What the system takes for a socket is finite; after that the rest waits here.
  while (!response.writableNeedDrain || response.writableLength < 100_000) await flood();
  const waiting = response.writableLength;
  for (let at = 0; at < 200; at++) await flood();
  expect(response.writableLength).toBe(waiting);
  let text = '';
  client.on('data', (part) => {
    text = (text + part).slice(-1_000_000);
  });
  await eventually(() => text.includes('event: everything'));
});

it('ends all streams when it is told to, and begins no more', async () => {
  const first = await open();
  const ended = once(first.resume(), 'end');
  ending.abort();
  await ended;
  await once((await open()).resume(), 'end');
  expect(stream.size).toBe(0);
});
