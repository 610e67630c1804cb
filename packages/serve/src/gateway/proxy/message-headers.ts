import type { IncomingMessage } from 'node:http';
import type { ForwardedClient } from '../forwarded-client.ts';

/** Headers as name, value, name, value: the form that node:http takes without a copy and that keeps repeated headers. */
export type FlatHeaders = string[];

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

const HOP_BY_HOP_OR_OURS = new Set([...HOP_BY_HOP, ...OURS]);

/** Names that are not passed on, in lower case. */
type Names = Pick<ReadonlySet<string>, 'has'>;

const [LETTER_X, LETTER_F] = [120, 102];
/** CGI and its heirs read `-` and `_`, and some read any such character, as the same. */
const FORWARDED_FAMILY = /^x[^a-z0-9]forwarded/;
const PLAIN_FORWARDED = /^x-forwarded-[a-z0-9-]+$/;

/** Whether a header is of the X-Forwarded-* family, however it is spelled. Most names are told apart by two letters. */
function isForwarded(key: string): boolean {
  return key.charCodeAt(0) === LETTER_X && key.charCodeAt(2) === LETTER_F && FORWARDED_FAMILY.test(key);
}

const NOT_OF_REQUEST: Names = { has: (key) => HOP_BY_HOP_OR_OURS.has(key) || isForwarded(key) };
const NOT_OF_TRUSTED_REQUEST: Names = {
  has: (key) => HOP_BY_HOP_OR_OURS.has(key) || (isForwarded(key) && !PLAIN_FORWARDED.test(key)),
};

/** For an answer without a body: some readers would wait for one as long as it says. */
export const HOP_BY_HOP_OR_LENGTH: ReadonlySet<string> = new Set([...HOP_BY_HOP, 'content-length']);

/** Whether a header or trailer belongs to the message itself, says nothing of its framing, and is not ours to set. */
export function isEndToEnd(key: string): boolean {
  return !NOT_OF_REQUEST.has(key) && !FRAMING.has(key);
}

/** The headers of a message: those that belong to it, and what those of its connection say of its body. */
export interface SplitHeaders {
  readonly kept: FlatHeaders;
  readonly transferEncoding: string | null;
  readonly trailer: string | null;
}

/**
 * Splits headers in one pass. What belongs to the message comes behind what `kept` holds already; `dropped` does not.
 * (For an answer, `headers` of node:http would cost as much again: it makes them only when they are asked for.)
 */
export function splitHeaders(
  rawHeaders: readonly string[],
  dropped: Names = HOP_BY_HOP,
  kept: FlatHeaders = [],
): SplitHeaders {
  const first = kept.length;
  let connection: string | null = null;
  let transferEncoding: string | null = null;
  let trailer: string | null = null;
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    const name = rawHeaders[at] ?? '';
    const value = rawHeaders[at + 1] ?? '';
    const key = name.toLowerCase();
    if (!dropped.has(key)) kept.push(name, value);
    else if (key === 'connection') connection = joined(connection, value);
    else if (key === 'transfer-encoding') transferEncoding = joined(transferEncoding, value);
    else if (key === 'trailer') trailer = joined(trailer, value);
  }
  removeNamed(kept, first, connection);
  return { kept, transferEncoding, trailer };
}

function joined(earlier: string | null, value: string): string {
  return earlier === null ? value : `${earlier}, ${value}`;
}

/** Removes those headers from `first` on that Connection says are of this connection only; its usual values name none. */
function removeNamed(headers: FlatHeaders, first: number, connection: string | null): void {
  if (connection === null || /^(keep-alive|close|upgrade)$/i.test(connection)) return;
  const named = new Set(connection.split(',').map((token) => token.trim().toLowerCase()));
  const rest = headers.splice(first);
  for (let at = 0; at + 1 < rest.length; at += 2) {
    const [name = '', value = ''] = [rest[at], rest[at + 1]];
    const key = name.toLowerCase();
    if (!named.has(key) || FRAMING.has(key)) headers.push(name, value);
  }
}

/** The headers of a request as a service gets them: where it came from, and the framing of its body. */
export function requestHeaders(incoming: IncomingMessage, client: ForwardedClient, prefix: string): FlatHeaders {
  const { address, host, port, proto, isFromProxy } = client;
  // Ours come first: some servers read so many headers and no more.
  const ours = ['Host', incoming.headers.host ?? 'localhost', 'X-Forwarded-For', address, 'X-Forwarded-Host', host];
  ours.push('X-Forwarded-Port', port, 'X-Forwarded-Proto', proto, 'X-Forwarded-Prefix', prefix);
  const dropped = isFromProxy ? NOT_OF_TRUSTED_REQUEST : NOT_OF_REQUEST;
  const { kept, transferEncoding, trailer } = splitHeaders(incoming.rawHeaders, dropped, ours);
  if (expectsContinue(incoming)) kept.push('Expect', '100-continue');
  if (transferEncoding !== null) {
    kept.push('Transfer-Encoding', 'chunked');
    // Trailers come when both sides send the body in chunks.
    if (trailer !== null) kept.push('Trailer', trailer);
  } else if (lacksLength(incoming)) kept.push('Content-Length', '0');
  return kept;
}

/** Whether a client sends its body only when it is told to go on. What node:http hands on expects nothing else. */
export function expectsContinue(incoming: Pick<IncomingMessage, 'headers' | 'httpVersion'>): boolean {
  return incoming.headers.expect !== undefined && incoming.httpVersion === '1.1' && carriesBody(incoming);
}

export function carriesBody({ headers }: Pick<IncomingMessage, 'headers'>): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

/** Without a word about its length, node:http would send an absent body as an empty chunked one. */
function lacksLength({ method, headers }: IncomingMessage): boolean {
  return headers['content-length'] === undefined && !['GET', 'HEAD', 'OPTIONS', 'DELETE'].includes(method ?? '');
}
