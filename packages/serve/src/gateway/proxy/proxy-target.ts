import type { Agent } from 'node:http';
import type { LookupFunction } from 'node:net';
import type { RoutePrefix } from '@svc-build/model/names';
import type { ForwardedClient } from '../forwarded-client.ts';

/** The largest head that is passed on, either way; four times what node:http takes unasked. */
export const MAX_HEAD_BYTES = 64 * 1024;

/** How a request arrives at its service. */
export interface ProxyTarget {
  /** Path and query, exactly as the service receives them. */
  readonly path: string;
  readonly prefix: RoutePrefix;
  /** The service does not see the prefix. */
  readonly isStripped: boolean;
  readonly agent: Agent;
  /** Who asks. */
  readonly client: ForwardedClient;
}

/** The process that a request goes to, and who hears of it when there is no answer to pass on. */
export interface Upstream {
  readonly port: number;
  readonly onFailure: (error: Error) => void;
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
