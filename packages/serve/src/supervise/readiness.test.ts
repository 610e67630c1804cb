import type { ProcessExit } from '@svc-build/model/host';
import { describe, expect, it } from 'vitest';
import { readinessError, waitUntilReady } from './readiness.ts';

describe('a process is waited for', () => {
  const never = new Promise<ProcessExit>(() => {});
  /** A port that accepts connections when it is asked for the so-manieth time; each sleep takes its time at once. */
  const host = (acceptsAt: number) => {
    let [asked, now] = [0, 0];
    return {
      network: { accepts: async () => ++asked >= acceptsAt, freePort: async () => 0 },
      clock: {
        now: () => now,
        sleep: async (ms: number) => {
          now += ms;
        },
      },
      files: { list: async () => [], readText: async () => null } as never,
      processes: { list: () => [] } as never,
    };
  };

  it('until its port accepts connections', async () => {
    const ready = waitUntilReady({ pid: null, exited: never }, { port: 1, deadlineMs: 1000 }, host(3));
    expect(await ready).toEqual({ kind: 'ready' });
  });

  it('until it is gone', async () => {
    const exit = { kind: 'exited', code: 3 } as const;
    const exited = Promise.resolve<ProcessExit>(exit);
    const gone = waitUntilReady({ pid: null, exited }, { port: 1, deadlineMs: 1000 }, host(9));
    expect(await gone).toEqual({ kind: 'exited', exit });
  });

  it('until its time is up', async () => {
    const late = waitUntilReady({ pid: null, exited: never }, { port: 1, deadlineMs: 100 }, host(99));
    expect(await late).toEqual({ kind: 'timed-out', listens: [] });
  });
});

it.each([
  [
    { kind: 'exited', exit: { kind: 'exited', code: 3 } },
    'exited with code 3 before it accepted connections on port 8',
  ],
  [{ kind: 'timed-out', listens: [] }, 'did not accept connections on port 8 within 5 s'],
  [{ kind: 'timed-out', listens: [80, 443] }, 'listens on port 80 and 443 instead of port 8'],
  [{ kind: 'timed-out', listens: [8] }, 'listens on port 8, but not on a loopback address'],
] as const)('%j is said', (readiness, how) => {
  expect(readinessError(readiness, 8, 5000).how).toBe(how);
});
