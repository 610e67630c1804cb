import type { IncomingMessage, Server } from 'node:http';
import type { UpgradeConnection } from './proxy-upgrade.ts';

const UPGRADE_HEADERS = new Set(['upgrade', 'http2-settings']);

/**
 * Answers a request that asks for an upgrade other than WebSocket (Java's HTTP client asks for h2c with every request)
 * as the plain request that it also is. node:http has let go of the connection by then, with the body unread: the head
 * is put back without its wish, and the server gets the connection as if it were new.
 */
export function declineUpgrade(incoming: IncomingMessage, { socket, head }: UpgradeConnection, server: Server): void {
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
