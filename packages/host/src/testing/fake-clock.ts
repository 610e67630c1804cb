import type { Clock } from '@svc-build/model/host';

/** Where time begins, in milliseconds of the day of files. */
const BEGINNING = 1_700_000_000_000;

/** Time that passes only when somebody sleeps, and then at once, or when a test says so. */
export interface FakeClock extends Clock {
  advance(ms: number): void;
}

export function createFakeClock(): FakeClock {
  let time = BEGINNING;
  const sleepers = new Set<{ readonly until: number; readonly wake: () => void }>();
  const wakeDue = (): void => {
    for (const sleeper of [...sleepers].sort((a, b) => a.until - b.until)) if (sleeper.until <= time) sleeper.wake();
  };
  // When all else that is to be done has been done, it is as late as the first of them waits for.
  const pass = (): void => {
    if (sleepers.size === 0) return;
    time = Math.max(time, Math.min(...[...sleepers].map(({ until }) => until)));
    wakeDue();
  };
  return {
    now: () => time,
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted) return resolve();
        const wake = (): void => {
          sleepers.delete(sleeper);
          signal?.removeEventListener('abort', wake);
          resolve();
        };
        const sleeper = { until: time + ms, wake };
        sleepers.add(sleeper);
        signal?.addEventListener('abort', wake);
        setImmediate(pass);
      }),
    advance: (ms) => {
      time += ms;
      wakeDue();
    },
  };
}
