import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock, Files } from '@svc-build/model/host';
import type { RouteTable } from '@svc-build/model/routes';
import type { StaticFiles } from '../static/static-files.ts';
import type { StartQueue } from '../supervise/start-queue.ts';
import type { Supervisor } from '../supervise/supervisor.ts';
import type { ProxyTrust } from './network-address.ts';
import type { Observer } from './observe-exchange.ts';

/** A process as the gateway sees it. */
export type ServedProcess = Pick<Supervisor, 'state' | 'log' | 'waitForExitAfterLoss'> & {
  readonly startQueue?: Pick<StartQueue, 'join'>;
};

/** A service as the gateway sees it: files, a process, or both (then the files come first). */
export interface ServedService {
  readonly name: string;
  readonly files: StaticFiles | null;
  readonly process: ServedProcess | null;
  /** In seconds; null for no limit. */
  readonly maxDuration: number | null;
  /** Holds requests while it starts again; without it they are answered at once. Null when there is nothing to wait for. */
  readonly hold?: () => Promise<void> | null;
}

/** Who answers which path. */
export interface Routing {
  readonly table: RouteTable;
  readonly services: ReadonlyMap<string, ServedService>;
}

/** What the gateway answers from. */
export interface Site extends Routing {
  readonly files: Pick<Files, 'stream'>;
  readonly clock: Clock;
  /** The proxies that are believed about clients; without it, none is. */
  readonly trust?: ProxyTrust;
  /** Answers a path below the reserved prefix; false when it has no answer either. */
  readonly reserved?: (incoming: IncomingMessage, response: ServerResponse, path: string) => boolean;
  /** Called with each request as it ends, but for those below the reserved prefix. */
  readonly observe?: Observer;
}
