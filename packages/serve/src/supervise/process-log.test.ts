import { expect, it } from 'vitest';
import { createProcessLog, createRingBuffer } from './process-log.ts';

const line = (text: string) => ({ text, stream: 'stdout' as const });

it('keeps the last lines, each cut to a length, and passes on all of them', () => {
  const log = createProcessLog();
  const heard: string[] = [];
  const end = log.subscribe(({ text }) => heard.push(text));
  for (let at = 0; at < 250; at++) log.add(line(String(at)));
  end();
  log.add(line('x'.repeat(2000)));
  expect(heard).toHaveLength(250);
  expect(log.last()).toHaveLength(200);
  expect(log.last(2).map(({ text }) => text)).toEqual(['249', 'x'.repeat(1000)]);
});

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
