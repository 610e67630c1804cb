import type { Observer } from '@svc-build/serve/gateway/observe-exchange';
import type { ServeEvent, ServeReport } from '@svc-build/serve/serve-event';

type Exit = Pick<Extract<ServeEvent, { type: 'service-exited' }>, 'how' | 'log'>;

/** What is remembered of services while they run. */
export interface WatchedRun {
  readonly report: ServeReport;
  readonly observe: Observer;
  readyMs(service: string): number | null;
  /** The first end that nobody had asked for. */
  crash(service: string): Exit | null;
  /** How it ended when it was asked to, if that was not as it should. */
  uncleanStop(service: string): Exit | null;
  /** Who got the requests for a normalised path. */
  ownersOf(path: string): readonly (string | null)[];
}

/** Remembers what happens, and passes it on. */
export function watchRun(next: ServeReport): WatchedRun {
  const ready = new Map<string, number>();
  const crashes = new Map<string, Exit>();
  const stops = new Map<string, Exit>();
  const owners = new Map<string, (string | null)[]>();
  let isStopping = false;
  const remember = (event: ServeEvent): void => {
    if (event.type === 'stopping') isStopping = true;
    else if (event.type === 'service-ready' && !ready.has(event.service)) ready.set(event.service, event.ms);
    else if (event.type === 'service-exited') {
      const exits = isStopping ? stops : crashes;
      if (!exits.has(event.service)) exits.set(event.service, event);
    }
  };
  return {
    report: (event) => {
      remember(event);
      next(event);
    },
    observe: ({ path, service }) => {
      owners.set(path, [...(owners.get(path) ?? []), service]);
    },
    readyMs: (service) => ready.get(service) ?? null,
    crash: (service) => crashes.get(service) ?? null,
    uncleanStop: (service) => stops.get(service) ?? null,
    ownersOf: (path) => owners.get(path) ?? [],
  };
}
