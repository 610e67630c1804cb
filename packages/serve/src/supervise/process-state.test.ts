import { error } from '@svc-build/model/diagnostic';
import { expect, it } from 'vitest';
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
