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
      { 'yarn.lock': '# made\n\n__metadata:\n  version: 8\n', '.yarnrc.yml': 'nodeLinker: node-modules\n' },
      'yarn-berry',
      '>=4.0.0 <4.14.0',
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
      '>=7',
      'package.json',
    ],
    ['a lockfile of pnpm 8', { 'pnpm-lock.yaml': "lockfileVersion: '6.0'\n" }, 'pnpm', '>=8 <10', 'pnpm-lock.yaml'],
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

describe('two lockfiles of two package managers', () => {
  const npmLock = (asked: object): string => JSON.stringify({ lockfileVersion: 3, packages: { '': asked } });
  const pnpmLock = (range: string): string =>
    `lockfileVersion: '9.0'\n\nimporters:\n\n  .:\n    dependencies:\n      express:\n        specifier: ${range}\n        version: 5.1.0\n`;
  const both = {
    'package.json': manifest(),
    'package-lock.json': npmLock({ dependencies: { express: '^5.0.0' } }),
    'pnpm-lock.yaml': pnpmLock('^5.0.0'),
  };

  test.each<[string, Record<string, string>, string, string]>([
    [
      'what package.json names',
      { 'package.json': manifest({ packageManager: 'pnpm@9.1.0' }) },
      'pnpm',
      'package.json names pnpm',
    ],
    ['settings', { 'pnpm-workspace.yaml': 'packages: []\n' }, 'pnpm', 'pnpm-workspace.yaml is beside it'],
    [
      'that only one of them holds what is asked for',
      { 'pnpm-lock.yaml': pnpmLock('^4.0.0') },
      'npm',
      'it alone holds what package.json asks for',
    ],
    [
      'the same, the other way',
      { 'package-lock.json': npmLock({}) },
      'pnpm',
      'it alone holds what package.json asks for',
    ],
  ])('are decided by %s, which is said', async (_, files, tool, why) => {
    const found = await findNodePackageManager('.', memoryTree({ ...both, ...files }));
    expect(found).toMatchObject({ ok: true, value: { tool } });
    expect(diagnosticsOf(found)).toMatchObject([
      { code: 'LOCKFILE_AMBIGUOUS', severity: 'warning', message: expect.stringContaining(why) },
    ]);
  });

  test.each<[string, Record<string, string>]>([
    ['both hold what is asked for', {}],
    ['neither does', { 'package-lock.json': npmLock({}), 'pnpm-lock.yaml': pnpmLock('^4.0.0') }],
  ])('are an error where %s', async (_, files) => {
    const found = await findNodePackageManager('.', memoryTree({ ...both, ...files }));
    expect(diagnosticsOf(found)).toMatchObject([
      {
        code: 'LOCKFILE_AMBIGUOUS',
        severity: 'error',
        message:
          'package-lock.json and pnpm-lock.yaml are of different package managers, and nothing says which one counts.',
      },
    ]);
  });

  test('are none of two where both are of one', async () => {
    const files = { 'package.json': manifest(), 'bun.lock': '{}', 'bun.lockb': '' };
    const found = await findNodePackageManager('.', memoryTree(files));
    expect(found).toMatchObject({ ok: true, value: { lockfile: 'bun.lock' }, warnings: [] });
  });
});

describe("Plug'n'Play", () => {
  const lock = '# made\n\n__metadata:\n  version: 8\n';
  test.each<[string, Record<string, string>, string, number | null]>([
    [
      'in words',
      { '.yarnrc.yml': 'enableTelemetry: false\nnodeLinker: pnp\n' },
      ".yarnrc.yml asks Yarn for Plug'n'Play",
      2,
    ],
    ['without a word', { '.yarnrc.yml': 'enableTelemetry: false\n' }, '.yarnrc.yml says nothing of "nodeLinker"', null],
    ['without settings', {}, 'There is no .yarnrc.yml', null],
    [
      'of Yarn 1',
      { 'package.json': manifest({ installConfig: { pnp: true } }), 'yarn.lock': '# yarn lockfile v1\n' },
      "package.json asks Yarn for Plug'n'Play",
      1,
    ],
  ])('is refused, asked for %s', async (_, files, message, line) => {
    const tree = memoryTree({ 'package.json': manifest(), 'yarn.lock': lock, ...files });
    const [found, ...others] = diagnosticsOf(await findNodePackageManager('.', tree));
    expect(found).toMatchObject({ code: 'PLUG_AND_PLAY', message: expect.stringContaining(message) });
    expect([found?.location?.line ?? null, others]).toEqual([line, []]);
  });

  test.each(['node-modules', 'pnpm'])('is none with the linker %s, above the package too', async (linker) => {
    const files = { '.yarnrc.yml': `nodeLinker: ${linker}\n`, 'a/package.json': manifest(), 'a/yarn.lock': lock };
    expect(await managerOf('a', files)).toMatchObject({ name: 'yarn-berry' });
  });
});
