import { error } from '@svc-build/model/diagnostic';
import { describe, expect, it } from 'vitest';
import { StateHolder } from './process-state.ts';

const clock = { sleep: async () => {} };
const diagnostic = error('SERVICE_NOT_READY', 'It failed.', 'Fix it.');
const after = { how: 'exited', outOfMemory: false };

it('tells those who wait once it is ready, has failed, or is stopped', async () => {
  const holder = new StateHolder(1000, clock);
  const first = holder.outcome();
  holder.enter({ kind: 'ready', port: 1 });
  expect(await first).toBeNull();
  const second = holder.outcome();
  holder.enter({ kind: 'pausing', after, pauseMs: 1 });
  holder.enter({ kind: 'failed', diagnostic });
  expect(await second).toBe(diagnostic);
  const third = holder.outcome();
  holder.enter({ kind: 'stopped' });
  expect(await third).toBeNull();
});

it('ends the queue of the first start when anything follows it', () => {
  const holder = new StateHolder(1000, clock);
  holder.enter({ kind: 'starting', after: null });
  expect(holder.startQueue.isOver).toBe(false);
  holder.enter({ kind: 'starting', after });
  expect(holder.startQueue.isOver).toBe(true);
});

describe('a restart on demand', () => {
  it.each([
    ['it is ready', { kind: 'ready', port: 1 }],
    ['it ends, though it is tried again', { kind: 'pausing', after, pauseMs: 1 }],
    ['it has failed', { kind: 'failed', diagnostic }],
    ['it is stopped', { kind: 'stopping' }],
  ] as const)('is waited for until %s', async (_, state) => {
    const holder = new StateHolder(1000, clock);
    holder.restart('main.py changed');
    expect(holder.state).toMatchObject({ kind: 'starting', after: { how: 'was stopped (main.py changed)' } });
    const restarted = holder.restarted();
    // Its new process begins.
    holder.enter(holder.state);
    expect(holder.restarted()).not.toBeNull();
    holder.enter(state);
    await restarted;
    expect(holder.restarted()).toBeNull();
  });

  it('is none after an end of its own: nobody waits for that', () => {
    const holder = new StateHolder(1000, clock);
    for (const state of [
      { kind: 'starting', after: null },
      { kind: 'ready', port: 1 },
      { kind: 'pausing', after, pauseMs: 1 },
      { kind: 'starting', after },
    ] as const) {
      holder.enter(state);
      expect(holder.restarted()).toBeNull();
    }
  });
});
