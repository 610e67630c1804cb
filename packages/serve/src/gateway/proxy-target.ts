import type { Agent, IncomingMessage, RequestOptions } from 'node:http';
import type { LookupFunction } from 'node:net';
import type { RoutePrefix } from '@svc-build/model/names';
import type { ForwardedClient } from './forwarded-client.ts';
import { type FlatHeaders, requestHeaders } from './proxy-headers.ts';

/** The largest head that is passed on, either way; four times what node:http takes unasked. */
export const MAX_HEAD_BYTES = 64 * 1024;

/** Where a request goes, and how it arrives there. */
export interface ProxyTarget {
  readonly port: number;
  /** Path and query, exactly as the service receives them. */
  readonly path: string;
  readonly prefix: RoutePrefix;
  /** The service does not see the prefix. */
  readonly isStripped: boolean;
  readonly agent: Agent;
  /** Who asks. */
  readonly client: ForwardedClient;
}

const LOOPBACK = [
  { address: '127.0.0.1', family: 4 },
  { address: '::1', family: 6 },
];

/**
 * Both loopback addresses, the first that accepts: services listen on either, and no resolver is asked. Not at once: an
 * error at once, such as that of too many open files, would come before anybody listens for it, and end the process.
 */
export const lookupLoopback: LookupFunction = (_host, options, callback) => {
  queueMicrotask(() => (options.all ? callback(null, LOOPBACK) : callback(null, '127.0.0.1', 4)));
};

/** What node:http needs to reach a target with a client's request. */
export function requestOptions(
  incoming: IncomingMessage,
  { port, path, prefix, client }: ProxyTarget,
): RequestOptions & { readonly headers: FlatHeaders } {
  return {
    host: 'localhost',
    lookup: lookupLoopback,
    port,
    path,
    method: incoming.method ?? 'GET',
    maxHeaderSize: MAX_HEAD_BYTES,
    headers: requestHeaders(incoming, client, prefix),
  };
}
