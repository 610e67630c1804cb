import { expect, it } from 'vitest';
import { ancestors, isProjectPath, leavesProject, liesIn } from './project-path.ts';

it.each([
  ['a/b/c', ['a/b/c', 'a/b', 'a', '.']],
  ['.', ['.']],
  ['/srv/app', ['/srv/app', '/srv', '/']],
  ['../out', ['../out', '..', '.']],
])('%s lies in %j', (directory, all) => {
  expect(ancestors(directory)).toEqual(all);
});

it.each([
  ['..', true],
  ['../a', true],
  ['.', false],
  ['a/b', false],
  ['..name', false],
  ['..name/a', false],
])('that %s leads out of the project is %j', (path, leaves) => {
  expect(leavesProject(path)).toBe(leaves);
});

it.each<[string, string, boolean]>([
  ['a', 'a', true],
  ['a/b', 'a', true],
  ['ab', 'a', false],
  ['a', 'a/b', false],
  ['a/b', '.', true],
  ['.', '.', true],
  ['..name', '.', true],
  ['../a', '.', false],
  ['..', '.', false],
  ['/a', '.', false],
  ['/a', '/', true],
  ['/ab', '/a', false],
])('that %s lies in %s is %j', (path, directory, lies) => {
  expect(liesIn(path, directory)).toBe(lies);
});

it.each([
  ['a', true],
  ['a/..b/c..', true],
  ['a/../b', false],
  ['a/../../b', false],
  ['..', false],
  ['/a', false],
])('what somebody else wrote down as %s is a path of the project: %s', (path, isOne) => {
  expect(isProjectPath(path)).toBe(isOne);
});
