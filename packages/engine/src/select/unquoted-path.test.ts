import { expect, it } from 'vitest';
import { unquotedPath } from './unquoted-path.ts';

it.each([
  ['plain name.txt', 'plain name.txt'],
  ['"say \\"hi\\".txt"', 'say "hi".txt'],
  ['"a\\tb\\\\c\\nd"', 'a\tb\\c\nd'],
  ['"caf\\303\\251"', 'café'],
])('%s is %j', (printed, path) => {
  expect(unquotedPath(printed)).toBe(path);
});
