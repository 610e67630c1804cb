import { describe, expect, test } from 'vitest';
import { isNeverBundled, isSecretFile, mayInclude } from './never-bundled.ts';

describe('what is never in a bundle', () => {
  test.each([
    '.env',
    'a/.env.production',
    '.npmrc',
    'api/.pypirc',
    '.yarnrc.yml',
    '.ssh/id_ed25519',
    'x/.aws/credentials',
  ])('is a secret: %s', (path) => expect([isSecretFile(path), isNeverBundled(path)]).toEqual([true, true]));
  test.each([
    '.git/config',
    'api/.venv/bin/python',
    'a/__pycache__/x.pyc',
    '.svc-build/last-run',
    'tsconfig.tsbuildinfo',
  ])('is what tools keep: %s', (path) => expect([isSecretFile(path), isNeverBundled(path)]).toEqual([false, true]));
  test.each([
    'env.ts',
    '.environment',
    'src/.npmrc.ts',
    'node_modules/express/index.js',
    'vendor/x.py',
    '.well-known/a',
  ])('is nothing else: %s', (path) => expect(isNeverBundled(path)).toBe(false));
});

describe('a pattern brings in', () => {
  test.each([
    ['config/.env', 'config/.env'],
    ['**/.npmrc', 'a/b/.npmrc'],
    ['.git/hooks/**', '.git/hooks/pre-commit'],
    ['node_modules/pg/**', 'node_modules/pg/index.js'],
    ['data/**', 'data/a.txt'],
  ])('%s: %s', (pattern, path) => expect(mayInclude(pattern, path)).toBe(true));
  test.each([
    ['**', '.env'],
    ['.env*', '.env.local'],
    ['**/*', 'a/.npmrc'],
    ['.git/**', '.git/.env'],
    ['**', 'node_modules/pg/index.js'],
    ['**/.env.local', '.env'],
  ])('not %s: %s', (pattern, path) => expect(mayInclude(pattern, path)).toBe(false));
});
