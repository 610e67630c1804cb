import { describe, expect, it } from 'vitest';
import { describeExcess, describeOwnExcess, memoryVariables, overMemory } from './memory-limit.ts';

const MB = 1024 * 1024;

describe('a group is watched', () => {
  const clock = { now: () => 0, sleep: async () => {} };

  it('until it takes too much', async () => {
    const taken = [null, 90, 100, 101];
    const memory = (): number | null => {
      const next = taken.shift() ?? null;
      return next === null ? null : next * MB;
    };
    const { signal } = new AbortController();
    expect(await overMemory(1, 100, { memory, clock, over: signal })).toBe(101 * MB);
  });

  it('until it is over', async () => {
    const over = new AbortController();
    const sleep = async () => over.abort();
    expect(await overMemory(1, 100, { memory: () => 1, clock: { ...clock, sleep }, over: over.signal })).toBeNull();
  });
});

const keepsTo = {
  variables: [
    { name: 'OPTIONS', value: '--heap=384', addedUnless: ['--heap', '--max_heap'] },
    { name: 'LIMIT', value: '460MiB', addedUnless: null },
  ],
  outOfMemory: ['heap out of memory'],
};

it.each([
  ['both variables', {}, { OPTIONS: '--heap=384', LIMIT: '460MiB' }],
  ['an option beside those of the caller', { OPTIONS: '--quiet', LIMIT: '1' }, { OPTIONS: '--quiet --heap=384' }],
  ['nothing that the caller has set', { OPTIONS: '--max_heap=9', LIMIT: 'off' }, {}],
])('a runtime is given %s', (_, env, variables) => {
  expect(memoryVariables({ memory: 512, keepsTo }, env)).toEqual(variables);
});

it('a runtime is given nothing without a limit, or where it could not keep to one', () => {
  expect(memoryVariables({ memory: null, keepsTo }, {})).toEqual({});
  expect(memoryVariables({ memory: 512 }, {})).toEqual({});
});

it('says that memory ran out, seen from outside or by the runtime itself', () => {
  expect(describeExcess(100 * MB + 1, 100)).toBe('ran out of memory: it took 101 MB, and its limit is 100 MB');
  const log = [{ text: 'FATAL ERROR: … JavaScript heap out of memory' }];
  expect(describeOwnExcess(log, { memory: 100, keepsTo })).toBe('ran out of memory: its limit is 100 MB');
  expect(describeOwnExcess(log, { memory: null, keepsTo })).toBeNull();
  expect(describeOwnExcess([{ text: 'bye' }], { memory: 100, keepsTo })).toBeNull();
});
