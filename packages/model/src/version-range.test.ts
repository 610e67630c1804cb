import { expect, test } from 'vitest';
import { isRange, rangeInBoth, rangesMeet } from './version-range.ts';

test.each([
  ['22.x', null, '22.x'],
  ['22.x', '>=20', '22.x'],
  ['22.x', 'lts', '22.x'],
  ['22.x', '>=22.12', '22.x >=22.12'],
  ['22.x', '^20.19 || >=22.12', '22.x >=22.12'],
  ['20.x', '>=22', '20.x'],
])('what is in %s and in %s is in %s', (one, other, both) => {
  expect(rangeInBoth(one, other)).toBe(both);
});

test('a name is no range, and ranges meet where a version is in both', () => {
  expect([isRange('>=20'), isRange('lts/*'), isRange(null)]).toEqual([true, false, false]);
  expect([rangesMeet('22.x', '>=22.12'), rangesMeet('20.x', '>=22')]).toEqual([true, false]);
});
