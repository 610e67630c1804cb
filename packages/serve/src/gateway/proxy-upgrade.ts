import { type IncomingMessage, request, type ServerResponse } from 'node:http';
import { connect, type Socket } from 'node:net';
import type { Tunnel } from './gateway-connections.ts';
import { endToEndHeaders, type FlatHeaders } from './proxy-headers.ts';
import { relayResponse } from './proxy-response.ts';
import { lookupLoopback, type ProxyTarget, requestOptions } from './proxy-target.ts';
import { UnsendableAnswer } from './unsendable-answer.ts';

/** A client's connection that asks to become something other than HTTP, and what it has already sent. */
export interface UpgradeConnection {
  readonly socket: Socket;
  readonly head: Buffer;
}

/** Nothing of the kind may be said here, and who believes it reads the messages otherwise than they are sent. */
const FRAMING = new Set(['content-length']);
const SWITCH = ['Connection', 'Upgrade', 'Upgrade', 'websocket'];

/**
 * Forwards a WebSocket handshake and then the connection, in both directions at once, each of which ends by itself.
 * A service that refuses answers through `response`. `opened` gets both sides of a connection that stands.
 */
export function proxyUpgrade(
  incoming: IncomingMessage,
  client: UpgradeConnection,
  response: ServerResponse,
  target: ProxyTarget,
  opened: (response: ServerResponse, tunnel: Tunnel) => void,
  onFailure: (error: Error) => void,
): void {
  const { socket, head } = client;
  const options = requestOptions(incoming, target);
  const sent = request({
    ...options,
    headers: [...options.headers, ...SWITCH],
    createConnection: () =>
      connect({ host: 'localhost', port: target.port, lookup: lookupLoopback, allowHalfOpen: true, noDelay: true }),
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
    opened(response, { client: socket, service });
  });
  sent.once('response', (answer) => {
    answered = true;
    relayResponse(answer, response, target, onFailure);
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
  const headers: FlatHeaders = [...SWITCH, ...endToEndHeaders(answer, FRAMING)];
  const lines = headers.flatMap((name, at) => (at % 2 === 0 ? [`${name}: ${headers[at + 1] ?? ''}`] : []));
  return `HTTP/1.1 101 Switching Protocols\r\n${lines.join('\r\n')}\r\n\r\n`;
}

/** Either side may end and still be sent to; when one breaks, so does the other. */
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
