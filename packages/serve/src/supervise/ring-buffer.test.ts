import { expect, it } from 'vitest';
import { createRingBuffer } from './ring-buffer.ts';

it('keeps the last ones in order, however many were added', () => {
  const buffer = createRingBuffer<number>(200);
  expect(buffer.all()).toEqual([]);
  for (let number = 1; number <= 1234; number++) buffer.add(number);
  expect(buffer.all()).toEqual(Array.from({ length: 200 }, (_, at) => at + 1035));
});

it('is empty once they were taken', () => {
  const buffer = createRingBuffer<number>(3);
  for (const number of [1, 2, 3, 4]) buffer.add(number);
  expect([buffer.take(), buffer.all()]).toEqual([[2, 3, 4], []]);
  buffer.add(5);
  expect(buffer.all()).toEqual([5]);
});
