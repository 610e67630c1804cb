import { createServer, type IncomingMessage, type Server, ServerResponse, STATUS_CODES } from 'node:http';
import { Server as NetServer, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Exchange, UpgradeConnection } from './exchange.ts';
import type { GatewayConnections } from './gateway-connections.ts';
import { MAX_HEAD_BYTES } from './proxy/proxy-target.ts';
import { afterEarlier, RequestsInTurn } from './requests-in-turn.ts';

/** How long a client may take to send the head of its request. */
const HEAD_MS = 60_000;

/** A server that makes an exchange of every request, and of every upgrade; those of one connection come one after another. */
export function createGatewayServer(connections: GatewayConnections, answer: (exchange: Exchange) => void): Server {
  // Uploads may take any time; only the head of a request has a deadline.
  const server = createServer({ requestTimeout: 0, headersTimeout: HEAD_MS, maxHeaderSize: MAX_HEAD_BYTES });
  // By itself, node:http drops headers above some number, and with them perhaps the length of the body.
  server.maxHeadersCount = 0;
  const inTurn = new RequestsInTurn();
  const ask = (incoming: IncomingMessage, response: ServerResponse): void =>
    inTurn.take({ incoming, response, upgrade: null }, answer);
  server.on('connection', (socket) => connections.connected(socket));
  server.on('request', ask);
  // A client that waits for leave to send its body gets it from the service.
  server.on('checkContinue', ask);
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Duplex) => {
    const status = statusOf(error.code ?? '');
    if (status === null || !(socket instanceof Socket)) socket.destroy();
    else inTurn.refuse(socket, `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\n\r\n`);
  });
  for (const event of ['upgrade', 'connect'] as const) {
    server.on(event, (incoming: IncomingMessage, socket: Duplex, head: Buffer) => {
      if (!(socket instanceof Socket)) return void socket.destroy();
      // node:http has removed its error listener; one from an earlier answer on this connection may still be there.
      if (socket.listenerCount('error') === 0) socket.on('error', () => socket.destroy());
      afterEarlier(socket, () => {
        const upgrade = { socket, head };
        if (event === 'upgrade' && !isWebSocket(incoming)) declineUpgrade(incoming, upgrade, server);
        else answer({ incoming, response: responseOn(socket, incoming), upgrade });
      });
    });
  }
  return server;
}

const STATUS_OF_OVERFLOW = new Map([
  ['HPE_HEADER_OVERFLOW', 431],
  ['HPE_CHUNK_EXTENSIONS_OVERFLOW', 413],
  ['ERR_HTTP_REQUEST_TIMEOUT', 408],
]);

/** What node:http answers by itself to what it cannot read; null where it is the connection that failed. */
function statusOf(code: string): number | null {
  return STATUS_OF_OVERFLOW.get(code) ?? (code.startsWith('HPE_') ? 400 : null);
}

/** A response on a connection that asks for an upgrade: node:http hands such a connection over without one. */
function responseOn(socket: Socket, incoming: IncomingMessage): ServerResponse {
  const response = new ServerResponse(incoming);
  response.shouldKeepAlive = false;
  response.assignSocket(socket);
  response.once('finish', () => socket.destroySoon());
  return response;
}

/** Not http's own close: it destroys connections whose answer is complete but not yet sent. */
export function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => NetServer.prototype.close.call(server, () => resolve()));
}

/** Whether a request asks for a WebSocket; any other upgrade is declined: it would carry requests that are not routed. */
function isWebSocket({ method, headers }: IncomingMessage): boolean {
  return method === 'GET' && headers.upgrade?.toLowerCase() === 'websocket';
}

const UPGRADE_HEADERS = new Set(['upgrade', 'http2-settings']);

/**
 * Answers a request that asks for an upgrade other than WebSocket (Java's HTTP client asks for h2c with every request)
 * as a plain request. node:http has handed the connection over by then, with the body unread: the head is put back
 * without the headers that ask for the upgrade, and the server gets the connection as if it were new.
 */
function declineUpgrade(incoming: IncomingMessage, { socket, head }: UpgradeConnection, server: Server): void {
  const { method, url, httpVersion, rawHeaders } = incoming;
  const lines = [`${method} ${url} HTTP/${httpVersion}`];
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const [name = '', value = ''] = rawHeaders.slice(at, at + 2);
    const key = name.toLowerCase();
    const kept = key === 'connection' ? withoutUpgrade(value) : value;
    if (!UPGRADE_HEADERS.has(key) && (kept !== '' || key !== 'connection')) lines.push(`${name}: ${kept}`);
  }
  socket.unshift(head);
  socket.unshift(Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'));
  server.emit('connection', socket);
}

function withoutUpgrade(connection: string): string {
  return connection
    .split(',')
    .map((token) => token.trim())
    .filter((token) => !UPGRADE_HEADERS.has(token.toLowerCase()))
    .join(', ');
}
