import type { Agent } from 'node:http';
import type { LookupFunction } from 'node:net';
import type { RoutePrefix } from '@svc-build/model/names';
import type { ForwardedClient } from '../forwarded-client.ts';

/** The largest head that is passed on, either way; four times the default of node:http. */
export const MAX_HEAD_BYTES = 64 * 1024;

/** How a request arrives at its service. */
export interface ProxyTarget {
  /** Path and query, exactly as the service receives them. */
  readonly path: string;
  readonly prefix: RoutePrefix;
  /** The service does not see the prefix. */
  readonly isStripped: boolean;
  readonly agent: Agent;
  readonly client: ForwardedClient;
}

/** The process that a request goes to, and what is called when it gives no answer that can be passed on. */
export interface Upstream {
  readonly port: number;
  readonly onFailure: (error: Error) => void;
}

const LOOPBACK = [
  { address: '127.0.0.1', family: 4 },
  { address: '::1', family: 6 },
];

/**
 * Both loopback addresses, of which the first that accepts is taken: services listen on either, and no resolver is asked.
 * The callback comes later: a connection that fails at once (too many open files) would fail before its error has a listener.
 */
export const lookupLoopback: LookupFunction = (_host, options, callback) => {
  queueMicrotask(() => (options.all ? callback(null, LOOPBACK) : callback(null, '127.0.0.1', 4)));
};
