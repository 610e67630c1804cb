import type { FinishedRequest } from '@svc-build/serve/gateway/observe-exchange';
import type { InspectedService, LogLine, ProcessState, ProcessStatus } from '@svc-build/serve/supervise/process-state';

/** One service at one moment. `files` is one without a process. */
export interface ServiceReport {
  readonly service: string;
  readonly prefix: string;
  readonly framework: string;
  readonly state: ProcessState['kind'] | 'files';
  /** A sentence about the state, or the end of one that begins with the service; null when the state says it all. */
  readonly detail: string | null;
  readonly pid: number | null;
  readonly uptimeMs: number | null;
  readonly memoryBytes: number | null;
  readonly memoryLimitBytes: number | null;
  readonly restarts: number;
}

/** A request that is over; numbered, so that a page that gets it twice can leave out the second. */
export interface RequestReport extends FinishedRequest {
  readonly number: number;
  /** The time of day at which it ended, in milliseconds. */
  readonly at: number;
}

/** A line that a service printed, numbered in the same way. */
export interface LineReport extends LogLine {
  readonly number: number;
  /** Null when it was printed before anybody watched. */
  readonly at: number | null;
  readonly service: string;
}

/** Everything that the status page shows, as data; requests and lines are oldest first. */
export interface StatusReport {
  readonly services: readonly ServiceReport[];
  readonly requests: readonly RequestReport[];
  readonly lines: readonly LineReport[];
}

const MB = 1024 * 1024;

/** Asks a service how it is. */
export function reportService(service: InspectedService, now: number): ServiceReport {
  const status = service.status();
  return {
    service: service.name,
    prefix: service.routePrefix,
    framework: service.framework,
    state: status?.state.kind ?? 'files',
    detail: status === null ? null : detailOf(status.state),
    pid: status?.pid ?? null,
    uptimeMs: status?.startedAt == null ? null : Math.max(0, now - status.startedAt),
    memoryBytes: status?.memoryBytes ?? null,
    memoryLimitBytes: limitOf(status),
    restarts: status?.restarts ?? 0,
  };
}

function detailOf(state: ProcessState): string | null {
  switch (state.kind) {
    case 'starting':
      return state.after?.how ?? null;
    case 'pausing':
      return state.after.how;
    case 'failed':
      return state.diagnostic.message;
    default:
      return null;
  }
}

function limitOf(status: ProcessStatus | null): number | null {
  return status?.memoryLimit == null ? null : status.memoryLimit * MB;
}
