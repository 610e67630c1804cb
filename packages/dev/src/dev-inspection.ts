import type { RouteTable } from '@svc-build/model/routes';
import type { Site } from '@svc-build/serve/gateway-answer';
import type { LogLine, ProcessStatus } from '@svc-build/serve/process-state';

/** A service of a session, for whoever shows it. */
export interface InspectedDev {
  readonly name: string;
  readonly routePrefix: string;
  readonly framework: string;
  /** Null for one of which only files are served. */
  status(): ProcessStatus | null;
  subscribe(listener: (line: LogLine) => void): () => void;
}

/** Watches a session: hears of requests, answers below the reserved prefix, and is told what there is. */
export interface DevInspection extends Required<Pick<Site, 'reserved' | 'observe'>> {
  show(shown: { readonly table: RouteTable; readonly services: readonly InspectedDev[] }): void;
}
