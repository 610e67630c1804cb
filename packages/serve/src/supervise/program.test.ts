import { expect, it } from 'vitest';
import { endedAsAsked } from './program.ts';

const stop = { signal: 'SIGINT', okExit: [0, 130] } as const;

it.each([
  [{ kind: 'exited', code: 130 }, true],
  [{ kind: 'exited', code: 1 }, false],
  [{ kind: 'killed', signal: 'SIGINT' }, true],
  [{ kind: 'killed', signal: 'SIGKILL' }, false],
  [{ kind: 'not-started', reason: 'x' }, false],
] as const)('%j is a good end: %s', (exit, isGood) => {
  expect(endedAsAsked(exit, { stop })).toBe(isGood);
});

it('without a program, only the usual signal is', () => {
  expect(endedAsAsked({ kind: 'killed', signal: 'SIGTERM' }, null)).toBe(true);
  expect(endedAsAsked({ kind: 'exited', code: 0 }, null)).toBe(false);
});
