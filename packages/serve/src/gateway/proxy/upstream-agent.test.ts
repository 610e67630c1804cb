import { once } from 'node:events';
import { type ClientRequest, createServer, request, type Server } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { UpstreamAgent } from './upstream-agent.ts';

let agent: UpstreamAgent;
let server: Server;
let port: number;
let headers: Readonly<Record<string, string>>;
/** When the server answers. */
let delayMs: number;

beforeEach(async () => {
  [headers, delayMs] = [{}, 0];
  agent = new UpstreamAgent();
  server = createServer((_, response) => {
    setTimeout(() => response.writeHead(200, { connection: 'keep-alive', ...headers }).end('x'), delayMs);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  port = address !== null && typeof address === 'object' ? address.port : 0;
});

afterEach(() => {
  agent.destroy();
  server.close();
});

async function ask(): Promise<ClientRequest> {
  const sent = request({ port, host: '127.0.0.1', agent }).end();
  const [response] = await once(sent, 'response');
  response.resume();
  await once(response, 'close');
  return sent;
}

it.each([
  ['says nothing', {}, { reusedSocket: true, timeout: 4000 }],
  ['keeps it for longer', { 'keep-alive': 'timeout=60' }, { reusedSocket: true, timeout: 4000 }],
  ['keeps it for less', { 'keep-alive': 'timeout=3' }, { reusedSocket: true, timeout: 2000 }],
  ['keeps it for too short to count on', { 'keep-alive': 'timeout=1' }, { reusedSocket: false, timeout: 4000 }],
])('a connection is kept for a while: the service %s', async (_, said, expected) => {
  headers = said;
  await ask();
  const { reusedSocket, socket } = await ask();
  expect({ reusedSocket, timeout: socket?.timeout }).toEqual(expected);
});

describe('a connection whose time is over', () => {
  beforeEach(() => {
    headers = { 'keep-alive': 'timeout=2' };
  });

  it('is closed when it is idle', async () => {
    const { socket } = await ask();
    await once(socket ?? server, 'close');
    expect(socket?.destroyed).toBe(true);
  });

  it('is left alone while an answer is awaited', async () => {
    await ask();
    delayMs = 1500;
    expect((await ask()).reusedSocket).toBe(true);
  });
});
