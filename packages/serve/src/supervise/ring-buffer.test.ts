import { expect, it } from 'vitest';
import { createRingBuffer } from './ring-buffer.ts';

it('keeps the last ones in order, however many were added', () => {
  const ring = createRingBuffer<number>(200);
  expect(ring.all()).toEqual([]);
  for (let number = 1; number <= 1234; number++) ring.add(number);
  expect(ring.all()).toEqual(Array.from({ length: 200 }, (_, at) => at + 1035));
});

it('is empty once they were taken', () => {
  const ring = createRingBuffer<number>(3);
  for (const number of [1, 2, 3, 4]) ring.add(number);
  expect([ring.take(), ring.all()]).toEqual([[2, 3, 4], []]);
  ring.add(5);
  expect(ring.all()).toEqual([5]);
});
