import type { IncomingMessage } from 'node:http';
import type { ForwardedClient } from '../forwarded-client.ts';

/** Headers as name, value, name, value: the form that node:http takes without a copy and that keeps repeated headers. */
export type FlatHeaders = string[];

type Headed = Pick<IncomingMessage, 'headers' | 'rawHeaders'>;

/** Headers of one connection and not of the message (RFC 9110 section 7.6.1). */
const HOP_BY_HOP = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** Headers that Connection may not remove: without them the next hop reads the message otherwise than we did. */
const FRAMING = new Set(['content-length', 'host']);

/** Headers that the gateway speaks for: what a client claims in them is not passed on. */
const OURS = new Set([
  'expect',
  'forwarded',
  'host',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-port',
  'x-forwarded-prefix',
  'x-forwarded-proto',
]);

const NONE: ReadonlySet<string> = new Set();

/** Whether a header or trailer belongs to the message itself, says nothing of its framing, and is not ours to set. */
export function isEndToEnd(key: string): boolean {
  return !HOP_BY_HOP.has(key) && !FRAMING.has(key) && !OURS.has(key);
}

/** The headers that belong to the message itself, behind those in `kept`. */
export function endToEndHeaders(
  { headers, rawHeaders }: Headed,
  drop: ReadonlySet<string> = NONE,
  kept: FlatHeaders = [],
): FlatHeaders {
  const named = namedByConnection(headers.connection);
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    const name = rawHeaders[at] ?? '';
    const key = name.toLowerCase();
    if (HOP_BY_HOP.has(key) || drop.has(key) || (named.has(key) && !FRAMING.has(key))) continue;
    kept.push(name, rawHeaders[at + 1] ?? '');
  }
  return kept;
}

/** The headers of a request as a service gets them: where it came from, and the framing of its body. */
export function requestHeaders(incoming: IncomingMessage, client: ForwardedClient, prefix: string): FlatHeaders {
  const { address, host, port, proto } = client;
  // Ours come first: some servers read so many headers and no more.
  const ours = ['Host', incoming.headers.host ?? 'localhost', 'X-Forwarded-For', address, 'X-Forwarded-Host', host];
  ours.push('X-Forwarded-Port', port, 'X-Forwarded-Proto', proto, 'X-Forwarded-Prefix', prefix);
  const kept = endToEndHeaders(incoming, OURS, ours);
  if (expectsContinue(incoming)) kept.push('Expect', '100-continue');
  if (incoming.headers['transfer-encoding'] !== undefined)
    kept.push('Transfer-Encoding', 'chunked', ...trailerOf(incoming));
  else if (lacksLength(incoming)) kept.push('Content-Length', '0');
  return kept;
}

/** Whether a client sends its body only when it is told to go on. What node:http hands on expects nothing else. */
export function expectsContinue(incoming: Pick<IncomingMessage, 'headers' | 'httpVersion'>): boolean {
  return incoming.headers.expect !== undefined && incoming.httpVersion === '1.1' && carriesBody(incoming);
}

export function carriesBody({ headers }: Pick<IncomingMessage, 'headers'>): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

/** Which trailers will come. They do when both sides send the body in chunks. */
export function trailerOf({ headers }: Pick<IncomingMessage, 'headers'>): FlatHeaders {
  const isChunked = headers['transfer-encoding'] !== undefined;
  return isChunked && headers.trailer !== undefined ? ['Trailer', headers.trailer] : [];
}

/** Without a word about its length, node:http would send an absent body as an empty chunked one. */
function lacksLength({ method, headers }: IncomingMessage): boolean {
  return headers['content-length'] === undefined && !['GET', 'HEAD', 'OPTIONS', 'DELETE'].includes(method ?? '');
}

function namedByConnection(connection: string | undefined): ReadonlySet<string> {
  if (connection === undefined || /^(keep-alive|close|upgrade)$/i.test(connection)) return NONE;
  return new Set(connection.split(',').map((token) => token.trim().toLowerCase()));
}
