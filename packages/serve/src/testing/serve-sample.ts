import process from 'node:process';
import { createNodeHost } from '@svc-build/host/node-host';
import type { Diagnostic } from '@svc-build/model/diagnostic';
import type { Host } from '@svc-build/model/host';
import type { ServeEvent } from '../serve-event.ts';
import { type ServeTiming, serveOutput } from '../serve-output.ts';
import { type SampleService, sampleOutput } from './sample-output.ts';

/** A sample that runs, with all that it reported. */
export interface ServedSample {
  readonly url: string;
  readonly port: number;
  readonly directory: string;
  readonly events: readonly ServeEvent[];
  readonly failures: readonly Diagnostic[];
  /** The first event that fits, now or later. */
  event<T extends ServeEvent['type']>(
    type: T,
    fits?: (event: Extract<ServeEvent, { type: T }>) => boolean,
  ): Promise<Extract<ServeEvent, { type: T }>>;
  stop(): Promise<void>;
}

/** What a test may set. */
export interface SampleSettings {
  readonly timing?: Partial<ServeTiming>;
  readonly host?: Partial<Host>;
  readonly limits?: boolean;
  readonly kill?: AbortSignal;
  /** Does not wait for the services. */
  readonly atOnce?: boolean;
}

const TIMING: ServeTiming = { readyMs: 15_000, stopMs: 5_000, drainMs: 5_000 };

/** Serves services written for a test on a free port; `stop` removes them again. */
export async function serveSample(
  services: Readonly<Record<string, SampleService>>,
  settings: SampleSettings = {},
): Promise<ServedSample> {
  const sample = await sampleOutput(services);
  const events: ServeEvent[] = [];
  const waiting = new Set<() => void>();
  const serving = await serveOutput({
    output: sample.directory,
    manifest: sample.manifest,
    host: { ...createNodeHost(process), ...settings.host },
    listen: { host: '127.0.0.1', port: 0, explicit: true },
    signal: new AbortController().signal,
    kill: settings.kill ?? new AbortController().signal,
    limits: settings.limits ?? true,
    report: (event) => {
      events.push(event);
      for (const look of waiting) look();
    },
    timing: { ...TIMING, ...settings.timing },
  });
  if (!serving.ok) throw new Error(serving.diagnostics.map(({ message }) => message).join(' '));
  const { url, ready, stop } = serving.value;
  const failures = settings.atOnce ? [] : await ready;
  return {
    url,
    port: Number(new URL(url).port),
    directory: sample.directory,
    events,
    failures,
    event: (type, fits = () => true) =>
      new Promise((resolve) => {
        const look = (): void => {
          for (const event of events) {
            if (event.type !== type) continue;
            const typed = event as Extract<ServeEvent, { type: typeof type }>;
            if (!fits(typed)) continue;
            waiting.delete(look);
            resolve(typed);
          }
        };
        waiting.add(look);
        look();
      }),
    stop: async () => {
      await stop();
      await sample.remove();
    },
  };
}
