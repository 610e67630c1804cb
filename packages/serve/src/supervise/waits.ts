import type { Host } from '@svc-build/model/host';

/** Resolves when the signal is aborted. */
export function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

const POLL_MS = 10;
/** So long a process may still look alive after it has closed its connections while it dies … */
const POLLS_ALIVE = 5;
/** … and so long it takes at most until its last lines are read and its group is gone. */
const POLLS_DEAD = 200;

/** Resolves once `isUndecided` no longer holds, or when the process turns out to run on. */
export async function waitForExitAfterLoss(
  pid: number | null,
  isUndecided: () => boolean,
  { processes, clock, signal }: Pick<Host, 'processes' | 'clock'> & { readonly signal: AbortSignal },
): Promise<void> {
  // A signal for each call: many requests may be lost at once, and node warns of many listeners on one signal.
  const own = AbortSignal.any([signal]);
  for (let polls = 0; isUndecided() && !own.aborted; polls++) {
    const isAlive = pid !== null && processes.isAlive(pid);
    if (polls >= (isAlive ? POLLS_ALIVE : POLLS_DEAD)) return;
    await clock.sleep(POLL_MS, own);
  }
}
