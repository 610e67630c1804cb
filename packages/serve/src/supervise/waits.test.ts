import { describe, expect, it } from 'vitest';
import { aborted, waitForExitAfterLoss } from './waits.ts';

describe('after a lost connection', () => {
  /** How often was slept while a process is alive, or dead, and its end is known after so many times. */
  async function polls(isAlive: boolean, knownAfter: number, signal = new AbortController().signal) {
    let slept = 0;
    const clock = { now: () => 0, sleep: async () => void slept++ };
    const processes = { isAlive: () => isAlive } as never;
    await waitForExitAfterLoss(1, () => slept < knownAfter, { processes, clock, signal });
    return slept;
  }

  it('the end of the process is waited for', async () => {
    expect(await polls(false, 7)).toBe(7);
  });

  it('a process that lives on is believed soon, and one that is dead after some time', async () => {
    expect(await polls(true, Number.POSITIVE_INFINITY)).toBe(5);
    expect(await polls(false, Number.POSITIVE_INFINITY)).toBe(200);
  });

  it('nothing is waited for once everything stops', async () => {
    expect(await polls(false, 7, AbortSignal.abort())).toBe(0);
  });
});

it('a signal may be aborted already, or later', async () => {
  await aborted(AbortSignal.abort());
  const later = new AbortController();
  const waiting = aborted(later.signal);
  later.abort();
  await waiting;
});
