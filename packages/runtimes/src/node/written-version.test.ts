import { isInRange } from '@svc-build/model/find-program';
import { expect, test } from 'vitest';
import { writtenVersion } from './written-version.ts';

test.each([
  ['22', '22.x', 1],
  ['v22.3', '22.3.x', 2],
  [' v22.3.0 ', '22.3.0', 3],
  ['node-20.1.0', '20.1.0', 3],
  ['lts/iron', '20.x', 1],
  ['LTS/Jod', '22.x', 1],
  ['lts-krypton', '24.x', 1],
  ['>=22.12 <23', '>=22.12 <23', 0],
  ['node', null, 0],
  ['stable', null, 0],
])('%s is %s', (written, range, exactness) => {
  expect(writtenVersion(written)).toEqual({ range, exactness });
});

test.each(['lts/*', 'lts/-1', 'lts'])('%s is any of the long-term lines', (written) => {
  const range = writtenVersion(written)?.range ?? '';
  expect(isInRange('v20.1.0', range)).toBe(true);
  expect(isInRange('v22.1.0', range)).toBe(true);
  expect(isInRange('v23.1.0', range)).toBe(false);
});

test.each(['', 'lts/unheard', 'my-alias', 'iojs-v3', '22.x.y', 'toString', 'lts/constructor'])(
  '%s is none',
  (written) => {
    expect(writtenVersion(written)).toBeNull();
  },
);
