import { once } from 'node:events';
import type { Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { Exchange } from './exchange.ts';
import { GatewayConnections } from './gateway-connections.ts';
import { closeServer, createGatewayServer } from './gateway-server.ts';

let server: Server | null = null;
let client: Socket | null = null;
/** The requests that are to be answered, in the order in which their turn came. */
let asked: Exchange[] = [];

afterEach(async () => {
  client?.destroy();
  if (server !== null) await closeServer(server);
  [server, client, asked] = [null, null, []];
});

/** A connection to a server whose requests stay without an answer, and all that came back over it by now. */
async function dialled(): Promise<{
  readonly socket: Socket;
  readonly heard: () => string;
  readonly closed: Promise<unknown>;
}> {
  const opened = createGatewayServer(new GatewayConnections(), (exchange) => asked.push(exchange)).listen(
    0,
    '127.0.0.1',
  );
  server = opened;
  await once(opened, 'listening');
  const socket = connect((opened.address() as AddressInfo).port, '127.0.0.1');
  client = socket;
  let heard = '';
  socket.on('error', () => {});
  socket.on('data', (chunk) => {
    heard += String(chunk);
  });
  return { socket, heard: () => heard, closed: once(socket, 'close') };
}

const statuses = (heard: string): readonly number[] =>
  [...heard.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status));
const POST = 'POST /first HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\nhi';
const H2C = 'GET /first HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n';
const CHUNKED = 'POST /next HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n';

const UNREADABLE: readonly (readonly [string, string, number])[] = [
  ['no HTTP', 'BAD\r\n\r\n', 400],
  ['a bad Transfer-Encoding', 'POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked, gzip\r\n\r\n', 400],
  ['two lengths', 'POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxx', 400],
  ['a head that is too large', `GET / HTTP/1.1\r\nHost: h\r\nX: ${'y'.repeat(70_000)}\r\n\r\n`, 431],
  ['an address that is too long', `GET /${'y'.repeat(70_000)} HTTP/1.1\r\nHost: h\r\n\r\n`, 431],
  ['a body that is none', `${CHUNKED}zz\r\n`, 400],
  ['a body whose chunks say too much', `${CHUNKED}1;${'y'.repeat(70_000)}\r\nx\r\n0\r\n\r\n`, 413],
];

describe('what cannot be read as a request', () => {
  it.each(UNREADABLE)('is refused at once where nothing comes before it: %s', async (_, bytes, status) => {
    const { socket, heard, closed } = await dialled();
    socket.write(bytes);
    await closed;
    expect(statuses(heard())).toEqual([status]);
  });

  describe.each([
    ['a request', POST],
    ['a declined upgrade', H2C],
  ])('behind %s', (_, first) => {
    it.each(UNREADABLE)('is refused when that is answered: %s', async (__, bytes, status) => {
      const { socket, heard, closed } = await dialled();
      socket.write(first);
      await expect.poll(() => asked.length).toBe(1);
      socket.write(bytes);
      // In parts: what follows what cannot be read is no further request.
      setTimeout(() => socket.write('GET /more HTTP/1.1\r\nHost: h\r\n\r\n'), 20);
      await new Promise((resolve) => setTimeout(resolve, 50));
      expect(heard()).toBe('');
      asked[0]?.response.end('first');
      await closed;
      expect(statuses(heard())).toEqual([200, status]);
      expect(heard()).toMatch(/first(?:\r\n0\r\n\r\n)?HTTP\/1\.1 4/);
      expect(asked).toHaveLength(1);
    });
  });

  it('is refused behind all that came before it, also what waits for its own turn', async () => {
    const { socket, heard, closed } = await dialled();
    socket.write(`${POST}${POST}${POST}BAD\r\n\r\n`);
    for (let at = 0; at < 3; at++) {
      await expect.poll(() => asked.length).toBe(at + 1);
      asked[at]?.response.end('x'.repeat(1 << 21));
    }
    await closed;
    expect(statuses(heard())).toEqual([200, 200, 200, 400]);
  });

  it('is no more than the end of a connection that its client, or the answer before it, ends', async () => {
    const { socket, heard, closed } = await dialled();
    socket.write(POST.replace('Host: h', 'Host: h\r\nConnection: close'));
    await expect.poll(() => asked.length).toBe(1);
    socket.write('BAD\r\n\r\n');
    await new Promise((resolve) => setTimeout(resolve, 20));
    asked[0]?.response.end('first');
    await closed;
    expect(statuses(heard())).toEqual([200]);
  });

  it.each(['end', 'resetAndDestroy'] as const)('keeps no connection that its client leaves: %s', async (leave) => {
    const { socket } = await dialled();
    socket.write(POST);
    await expect.poll(() => asked.length).toBe(1);
    socket.write('BAD\r\n\r\n');
    await new Promise((resolve) => setTimeout(resolve, 20));
    socket[leave]();
    await expect.poll(() => asked[0]?.response.destroyed).toBe(true);
  });

  it('cuts off the answer to itself that is under way', async () => {
    const { socket, heard, closed } = await dialled();
    socket.write(CHUNKED);
    await expect.poll(() => asked.length).toBe(1);
    asked[0]?.response.write('half');
    await expect.poll(heard).toContain('half');
    socket.write('zz\r\n');
    await closed;
    expect(statuses(heard())).toEqual([200]);
    expect(heard()).not.toContain('\r\n0\r\n\r\n');
  });

  it('is told behind an early answer to its own head', async () => {
    const { socket, heard, closed } = await dialled();
    socket.write(CHUNKED);
    await expect.poll(() => asked.length).toBe(1);
    asked[0]?.response.end('early');
    await expect.poll(heard).toContain('early');
    socket.write('zz\r\n');
    await closed;
    expect(statuses(heard())).toEqual([200, 400]);
  });
});
