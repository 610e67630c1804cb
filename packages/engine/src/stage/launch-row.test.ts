import { RUNTIMES } from '@svc-build/runtimes/runtimes';
import { expect, test } from 'vitest';
import { launchRow } from './launch-row.ts';

const one = {
  launch: {
    argv: ['./server'],
    env: { PORT: '{port}' },
    ready: 'port',
    stop: { signal: 'SIGTERM', okExit: [0, 143] },
  },
} as const;

test("a launch without a limit is the builder's", () => {
  expect(launchRow(one, null, RUNTIMES)).toEqual(one.launch);
});

test.each([
  [512, '460MiB', '--max-old-space-size=384'],
  // Of a small limit, what Node takes besides its heap is most.
  [128, '115MiB', '--max-old-space-size=64'],
])('of %i MB each runtime is told what is left for it', (limit, go, node) => {
  const { memory } = launchRow(one, limit, RUNTIMES);
  expect(memory?.variables).toMatchObject([
    { name: 'GOMEMLIMIT', value: go, addedUnless: null },
    { name: 'NODE_OPTIONS', value: node, addedUnless: expect.arrayContaining(['--max-old-space-size']) },
  ]);
  expect(memory?.outOfMemory).toEqual(['JavaScript heap out of memory']);
});
