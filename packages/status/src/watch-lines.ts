import type { InspectedService } from '@svc-build/serve/supervise/process-state';
import { createRingBuffer, type RingBuffer } from '@svc-build/serve/supervise/ring-buffer';
import type { LineReport } from './status-report.ts';

/** Kept for each service, so that one which floods its log does not push the others out. */
const LINES_PER_SERVICE = 200;

/** The last lines of several services, in the order in which they were printed. */
export interface WatchedLines {
  /** Watches these, and none that it watched before and that are not among them. */
  watch(services: readonly InspectedService[]): void;
  all(): readonly LineReport[];
}

interface Watched {
  readonly lines: RingBuffer<LineReport>;
  readonly end: () => void;
}

/** Watches nobody yet; passes each further line on. */
export function watchLines(now: () => number, onLine: (line: LineReport) => void): WatchedLines {
  const watched = new Map<InspectedService, Watched>();
  let last = 0;
  const begin = (service: InspectedService): Watched => {
    const lines = createRingBuffer<LineReport>(LINES_PER_SERVICE);
    const { name } = service;
    for (const line of service.status()?.log ?? []) lines.add({ ...line, number: ++last, at: null, service: name });
    const end = service.subscribe((line) => {
      const report = { ...line, number: ++last, at: now(), service: name };
      lines.add(report);
      onLine(report);
    });
    return { lines, end };
  };
  return {
    watch: (services) => {
      for (const [service, { end }] of watched) {
        if (services.includes(service)) continue;
        end();
        watched.delete(service);
      }
      for (const service of services) if (!watched.has(service)) watched.set(service, begin(service));
    },
    all: () => [...watched.values()].flatMap(({ lines }) => lines.all()).sort((a, b) => a.number - b.number),
  };
}
