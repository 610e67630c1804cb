import { expect, it } from 'vitest';
import { createProcessLog } from './process-log.ts';

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
