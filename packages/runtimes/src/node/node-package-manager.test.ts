import { memoryTree } from '@svc-build/host/testing/memory-tree';
import { diagnosticsOf } from '@svc-build/model/result';
import { describe, expect, test } from 'vitest';
import { findNodePackageManager, type NodePackageManager } from './node-package-manager.ts';

const manifest = (fields: object = {}): string => JSON.stringify({ dependencies: { express: '^5.0.0' }, ...fields });
async function managerOf(directory: string, files: Record<string, string>): Promise<NodePackageManager | null> {
  const found = await findNodePackageManager(directory, memoryTree(files));
  if (!found.ok) throw new Error(found.diagnostics.map(({ message }) => message).join());
  return found.value;
}

describe('the place of an install', () => {
  test.each<[string, Record<string, string>, string | null]>([
    ['own lockfile', { 'a/package.json': manifest(), 'a/package-lock.json': '{}', 'package-lock.json': '{}' }, 'a'],
    ['own package.json without a lockfile', { 'a/package.json': manifest() }, 'a'],
    [
      'a lockfile above that knows nothing of the package',
      { 'package.json': manifest(), 'package-lock.json': '{}', 'a/package.json': manifest() },
      'a',
    ],
    [
      'a lockfile above, for a package that asks for nothing',
      { 'package.json': manifest(), 'package-lock.json': '{}', 'a/package.json': '{"type":"module"}' },
      '.',
    ],
    ['no package.json of its own', { 'package.json': manifest(), 'yarn.lock': '', 'a/server.js': '' }, '.'],
    ['an npm workspace', { 'package.json': '{"workspaces":["a","packages/*"]}', 'a/package.json': manifest() }, '.'],
    [
      'a workspace in its long form',
      { 'package.json': '{"workspaces":{"packages":["./a/"]}}', 'a/package.json': manifest() },
      '.',
    ],
    [
      'a workspace that excludes it',
      { 'package.json': '{"workspaces":["*","!a"]}', 'a/package.json': manifest() },
      'a',
    ],
    [
      'a pnpm workspace',
      { 'pnpm-workspace.yaml': 'packages:\n  - "*"\n', 'pnpm-lock.yaml': '', 'a/package.json': manifest() },
      '.',
    ],
    ['no package.json anywhere', { 'a/server.js': '' }, null],
  ])('with %s', async (_, files, directory) => {
    expect((await managerOf('a', files))?.directory ?? null).toBe(directory);
  });
});

describe('the package manager', () => {
  test.each<[string, Record<string, string>, string, string | null, string]>([
    ['a package-lock.json', { 'package-lock.json': '{}' }, 'npm', null, 'package-lock.json'],
    ['no lockfile', {}, 'npm', null, 'package.json'],
    ['a pnpm lockfile', { 'pnpm-lock.yaml': '' }, 'pnpm', null, 'pnpm-lock.yaml'],
    ['a text lockfile of bun', { 'bun.lock': '' }, 'bun', null, 'bun.lock'],
    ['a lockfile of Yarn 1', { 'yarn.lock': '# yarn lockfile v1\n' }, 'yarn-classic', '1.x', 'yarn.lock'],
    [
      'a lockfile of Yarn 4',
      { 'yarn.lock': '# made\n\n__metadata:\n  version: 8\n' },
      'yarn-berry',
      '>=2',
      'yarn.lock',
    ],
    [
      'a field',
      { 'package.json': manifest({ packageManager: 'pnpm@10.4.1+sha512.0' }) },
      'pnpm',
      '10.x',
      'package.json',
    ],
    [
      'two lockfiles and a field',
      { 'package.json': manifest({ packageManager: 'npm@11.0.0' }), 'package-lock.json': '{}', 'pnpm-lock.yaml': '' },
      'npm',
      '11.x',
      'package.json',
    ],
    [
      'a lockfile that the field contradicts',
      { 'package.json': manifest({ packageManager: 'pnpm@10.0.0' }), 'package-lock.json': '{}' },
      'npm',
      null,
      'package-lock.json',
    ],
  ])('with %s', async (_, files, name, range, source) => {
    const found = await managerOf('.', { 'package.json': manifest(), ...files });
    expect(found).toMatchObject({ name, range, source });
  });

  test('must be one that we know', async () => {
    const found = await findNodePackageManager(
      '.',
      memoryTree({ 'package.json': '{ "packageManager": "deno@2.0.0" }' }),
    );
    expect(diagnosticsOf(found)).toMatchObject([
      {
        code: 'MANIFEST_INVALID',
        message: 'package.json names the package manager "deno@2.0.0", which svc-build does not know.',
        location: { file: 'package.json', line: 1, column: 21, length: 12 },
      },
    ]);
  });
});
