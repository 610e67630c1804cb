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

/** As a manifest has it for a Node service with a limit of 512 MB. */
const keepsTo = {
  variables: [
    {
      name: 'NODE_OPTIONS',
      value: '--max-old-space-size=384',
      addedUnless: ['--max-old-space-size', '--max_old_space_size'],
    },
    { name: 'GOMEMLIMIT', value: '460MiB', addedUnless: null },
  ],
  outOfMemory: ['JavaScript heap out of memory'],
};

it.each([
  ['nothing without a limit', null, {}, {}],
  ['what its launch row says', 512, {}, { NODE_OPTIONS: '--max-old-space-size=384', GOMEMLIMIT: '460MiB' }],
  [
    'its option beside those of the caller',
    512,
    { NODE_OPTIONS: '--no-warnings', GOMEMLIMIT: '1' },
    { NODE_OPTIONS: '--no-warnings --max-old-space-size=384' },
  ],
  ['none of what the caller has set', 512, { NODE_OPTIONS: '--max_old_space_size=9', GOMEMLIMIT: '1' }, {}],
])('a program is given %s', (_, memory, env, variables) => {
  expect(memoryVariables({ memory, keepsTo }, env)).toEqual(variables);
});

it('a program is given nothing where its launch row says nothing', () => {
  expect(memoryVariables({ memory: 512 }, {})).toEqual({});
});

it('says that memory ran out, seen from outside or by the runtime itself', () => {
  expect(describeExcess(100 * MB + 1, 100)).toBe('ran out of memory: it took 101 MB, and its limit is 100 MB');
  const log = [{ text: 'FATAL ERROR: … JavaScript heap out of memory' }];
  expect(describeOwnExcess(log, { memory: 100, keepsTo })).toBe('ran out of memory: its limit is 100 MB');
  expect(describeOwnExcess(log, { memory: null, keepsTo })).toBeNull();
  expect(describeOwnExcess([{ text: 'bye' }], { memory: 100, keepsTo })).toBeNull();
});
