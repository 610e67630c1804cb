import { once } from 'node:events';
import { createServer, request, type Server } from 'node:http';
import { afterEach, expect, it } from 'vitest';
import { UpstreamAgent } from './upstream-agent.ts';

let agent: UpstreamAgent;
let server: Server;

/** Makes two requests one after another; whether the second took the connection of the first, and its timeout. */
async function twoRequests(headers: Readonly<Record<string, string>>) {
  agent = new UpstreamAgent();
  server = createServer((_, response) => response.writeHead(200, headers).end('x')).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  const ask = async () => {
    const sent = request({ port, host: '127.0.0.1', agent }).end();
    const [response] = await once(sent, 'response');
    response.resume();
    await once(response, 'close');
    return sent;
  };
  await ask();
  const { reusedSocket, socket } = await ask();
  return { reusedSocket, timeout: socket?.timeout };
}

afterEach(() => {
  agent.destroy();
  server.close();
});

it.each([
  ['says nothing', {}, { reusedSocket: true, timeout: 4000 }],
  ['keeps it for longer', { 'keep-alive': 'timeout=60' }, { reusedSocket: true, timeout: 4000 }],
  ['keeps it for less', { 'keep-alive': 'timeout=3' }, { reusedSocket: true, timeout: 2000 }],
  ['keeps it for too short to count on', { 'keep-alive': 'timeout=1' }, { reusedSocket: false, timeout: 4000 }],
])('a connection is kept for a while: the service %s', async (_, headers, expected) => {
  expect(await twoRequests({ connection: 'keep-alive', ...headers })).toEqual(expected);
});
