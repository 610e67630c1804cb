import { expect, test } from 'vitest';
import { semverRange } from './python-version.ts';

test.each([
  ['>=3.10', '>=3.10'],
  ['>=3.10, <4', '>=3.10 <4'],
  ['~=3.11', '>=3.11 <4'],
  ['~=3.11.2', '~3.11.2'],
  ['==3.11.*', '3.11.x'],
  ['>=3.10,!=3.11.1', '>=3.10'],
  ['!=3.9', null],
  ['>=3.13rc1', null],
])('%s is %s', (specifiers, range) => {
  expect(semverRange(specifiers)).toBe(range);
});
