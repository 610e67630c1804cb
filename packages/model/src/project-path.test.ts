import { expect, it } from 'vitest';
import { ancestors } from './project-path.ts';

it.each([
  ['a/b/c', ['a/b/c', 'a/b', 'a', '.']],
  ['.', ['.']],
  ['/srv/app', ['/srv/app', '/srv', '/']],
  ['../out', ['../out', '..', '.']],
])('%s lies in %j', (directory, all) => {
  expect(ancestors(directory)).toEqual(all);
});
