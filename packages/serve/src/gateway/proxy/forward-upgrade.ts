import { type IncomingMessage, request } from 'node:http';
import { connect, type Socket } from 'node:net';
import type { Exchange, UpgradeConnection } from '../exchange.ts';
import type { Tunnel } from '../gateway-connections.ts';
import { type FlatHeaders, HOP_BY_HOP_OR_LENGTH, requestHeaders, splitHeaders } from './message-headers.ts';
import { lookupLoopback, MAX_HEAD_BYTES, type ProxyTarget, type Upstream } from './proxy-target.ts';
import { relayResponse, UnsendableAnswer } from './relay-response.ts';

const SWITCH = ['Connection', 'Upgrade', 'Upgrade', 'websocket'];

/** Where a handshake goes, and what is called with both sides of the open connection. */
interface UpgradeUpstream extends Upstream {
  readonly onOpened: (tunnel: Tunnel) => void;
}

/**
 * Forwards a WebSocket handshake and then the connection, in both directions at once, each of which ends by itself.
 * A service that refuses answers through `response`.
 */
export function forwardUpgrade(
  { incoming, response, upgrade }: Exchange & { readonly upgrade: UpgradeConnection },
  target: ProxyTarget,
  upstream: UpgradeUpstream,
): void {
  const { socket, head } = upgrade;
  const { port, onFailure, onOpened } = upstream;
  const sent = request({
    host: 'localhost',
    port,
    path: target.path,
    method: incoming.method ?? 'GET',
    maxHeaderSize: MAX_HEAD_BYTES,
    headers: [...requestHeaders(incoming, target.client, target.prefix), ...SWITCH],
    createConnection: () =>
      connect({ host: 'localhost', port, lookup: lookupLoopback, allowHalfOpen: true, noDelay: true }),
  });
  sent.maxHeadersCount = 0;
  let answered = false;
  let upgraded = false;
  sent.once('upgrade', (answer, service, serviceHead) => {
    upgraded = true;
    if (answer.headers.upgrade?.toLowerCase() !== 'websocket') {
      service.destroy();
      onFailure(new UnsendableAnswer('it switches to another protocol than it was asked for'));
      return;
    }
    response.detachSocket(socket);
    socket.write(headOf(answer), 'latin1');
    socket.write(serviceHead);
    service.write(head);
    join(socket, service);
    onOpened({ client: socket, service });
  });
  sent.once('response', (answer) => {
    answered = true;
    relayResponse(answer, response, { target, upstream });
  });
  sent.on('error', (error) => {
    if (!answered && !upgraded && !socket.destroyed) onFailure(error);
  });
  socket.once('close', () => {
    if (!upgraded) sent.destroy();
  });
  sent.end();
}

function headOf(answer: IncomingMessage): string {
  const headers: FlatHeaders = [...SWITCH, ...splitHeaders(answer.rawHeaders, HOP_BY_HOP_OR_LENGTH).kept];
  const lines = headers.flatMap((name, at) => (at % 2 === 0 ? [`${name}: ${headers[at + 1] ?? ''}`] : []));
  return `HTTP/1.1 101 Switching Protocols\r\n${lines.join('\r\n')}\r\n\r\n`;
}

/** Joins two connections: each direction ends by itself, and an error on one side closes the other. */
function join(a: Socket, b: Socket): void {
  for (const [from, to] of [
    [a, b],
    [b, a],
  ] as const) {
    from.pipe(to);
    from.on('error', () => to.destroy());
    from.on('close', () => {
      if (!to.writableEnded) to.destroy();
    });
  }
}
