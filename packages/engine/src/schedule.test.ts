import { expect, it } from 'vitest';
import { defaultConcurrency } from './schedule.ts';

const GIB = 1024 ** 3;

it('trap 40: as many as there are cores, no more than memory holds, and never none', () => {
  const of = (cores: number, gib: number): number => defaultConcurrency({ cores, memoryBytes: gib * GIB });
  expect([of(2, 64), of(16, 8), of(16, 0.5)]).toEqual([2, 5, 1]);
});
