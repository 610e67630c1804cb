import { afterEach } from 'vitest';
import { type SampleSettings, type ServedSample, serveSample } from './serve-sample.ts';

/** A way to serve samples that are stopped after each test of the file that asks for it. */
export function servingSamples(): typeof serveSample {
  const open: ServedSample[] = [];
  afterEach(async () => {
    await Promise.all(open.splice(0).map((served) => served.stop()));
  });
  return async (services, settings?: SampleSettings) => {
    const served = await serveSample(services, settings);
    open.push(served);
    return served;
  };
}

/** The processes that a sample started, by the pids that its programs printed. */
export function pidsOf(served: ServedSample): readonly number[] {
  return served.events.flatMap((event) =>
    event.type === 'line' && /^pid \d+$/.test(event.text) ? Number(event.text.slice(4)) : [],
  );
}
