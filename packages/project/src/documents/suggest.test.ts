import { expect, test } from 'vitest';
import { suggest } from './suggest.ts';

test.each([
  ['memroy', ['entrypoint', 'memory'], 'memory'],
  ['NextJS', ['nextjs', 'nuxtjs'], 'nextjs'],
  ['exprss', ['express', 'fastapi'], 'express'],
  ['apu', ['api', 'web'], 'api'],
  ['goo', ['go'], 'go'],
  ['backend', ['api', 'web'], null],
  ['e', ['c'], null],
  ['', ['a'], null],
  ['x', [], null],
])('%s among %j is %s', (word, candidates, expected) => {
  expect(suggest(word, candidates)).toBe(expected);
});
