import { someService } from '@svc-build/model/testing/some-service';
import { expect, test } from 'vitest';
import { includePatterns } from './prepare-next.ts';

const at = { file: 'vercel.json', line: 1, column: 1, length: 1, lineText: '' };
const patternsOf = (root: string, patterns: readonly string[], nestedRoots: readonly string[] = []) =>
  includePatterns(someService({ root, nestedRoots, includeFiles: patterns.map((value) => ({ value, at })) }));

test('patterns start at the service root, and a leading slash means the project root', () => {
  expect(patternsOf('apps/web', ['data/**', './a/../b.txt', '/shared/*.md', 'views/'])).toEqual([
    'data/**',
    'b.txt',
    '../../shared/*.md',
    'views',
  ]);
  expect(patternsOf('.', ['/shared/*.md', 'data/**'])).toEqual(['shared/*.md', 'data/**']);
});

test('a pattern that reaches into another service is left to the executor, unless it names it', () => {
  expect(patternsOf('.', ['**/*.md', 'api/**', 'apps/**', 'docs/**'], ['api', 'apps/x'])).toEqual([
    'api/**',
    'docs/**',
  ]);
});
