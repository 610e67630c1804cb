import { memoryTree } from '@svc-build/host/testing/memory-tree';
import { diagnosticsOf } from '@svc-build/model/result';
import { describe, expect, test } from 'vitest';
import { nodeInstallAction } from './node-install.ts';
import { findNodePackageManager } from './node-package-manager.ts';

const manifest = (fields: object = {}): string => JSON.stringify({ dependencies: { express: '^5.0.0' }, ...fields });
const lock = (dependencies: object): string =>
  JSON.stringify({ lockfileVersion: 3, packages: { '': { dependencies } } });

async function installOf(directory: string, files: Record<string, string>) {
  const found = await findNodePackageManager(directory, memoryTree(files));
  if (!found.ok || found.value === null) throw new Error('There is no package manager.');
  return nodeInstallAction(found.value, memoryTree(files));
}

async function argvOf(directory: string, files: Record<string, string>): Promise<string> {
  const install = await installOf(directory, files);
  const step = install.ok ? install.value?.steps.at(-1) : undefined;
  return step?.kind === 'run' ? `${step.cwd}: ${step.argv.join(' ')}` : 'nothing';
}

describe('an install', () => {
  const npm = { 'a/package.json': manifest(), 'a/package-lock.json': lock({ express: '^5.0.0' }) };

  test.each<[string, Record<string, string>, string]>([
    ['npm with a lockfile', npm, '{root}/a: npm install --no-save --no-audit --no-fund --prefer-offline'],
    [
      'npm without',
      { 'a/package.json': manifest() },
      '{root}/a: npm install --no-package-lock --no-audit --no-fund --prefer-offline',
    ],
    [
      'pnpm',
      { 'a/package.json': manifest(), 'a/pnpm-lock.yaml': '' },
      '{root}/a: pnpm install --frozen-lockfile --prefer-offline',
    ],
    ['bun', { 'a/package.json': manifest(), 'a/bun.lock': '' }, '{root}/a: bun install --frozen-lockfile'],
    ['a package that asks for nothing', { 'a/package.json': '{}', 'a/package-lock.json': '{}' }, 'nothing'],
  ])('by %s', async (_, files, argv) => {
    expect(await argvOf('a', files)).toBe(argv);
  });

  test.each<[string, Record<string, string>, string | null]>([
    ['a lockfile', npm, 'a/package-lock.json'],
    [
      'a field',
      { 'package.json': manifest({ packageManager: 'npm@11.0.0' }), 'a/package.json': manifest() },
      'package.json',
    ],
    ['nothing', { 'a/package.json': manifest() }, null],
  ])('looks first at what lies there, and knows that %s names its manager', async (_, files, namedBy) => {
    const install = await installOf('a', files);
    expect(install.ok ? install.value?.steps[0] : null).toMatchObject({
      module: 'installed-tree',
      input: { root: '{root}', directory: 'a', packages: ['a'], manager: 'npm', namedBy },
    });
  });

  test('is one action for all members of a workspace', async () => {
    const files = { 'package.json': '{"workspaces":["a","b"]}', 'a/package.json': manifest(), 'b/package.json': '{}' };
    const actions = await Promise.all(['a', 'b'].map((directory) => installOf(directory, files)));
    expect(actions[0]).toEqual(actions[1]);
    expect(actions[0]).toMatchObject({
      ok: true,
      value: { id: 'install:.', inputs: { files: ['package.json', 'a/package.json', 'b/package.json'] } },
    });
  });

  test('sees the variables that its settings refer to', async () => {
    const registry = { 'a/.npmrc': '//npm.example.com/:_authToken=${EXAMPLE_TOKEN}\n' };
    expect(await installOf('a', { ...npm, ...registry })).toMatchObject({
      value: { env: { names: ['EXAMPLE_TOKEN'], sealed: ['EXAMPLE_TOKEN'] } },
    });
  });

  test('says when the lockfile is older than package.json', async () => {
    const text = '{\n  "dependencies": {\n    "express": "^5.0.0",\n    "ws": "^8.0.0"\n  }\n}\n';
    const install = await installOf('a', { ...npm, 'a/package.json': text });
    expect(diagnosticsOf(install)).toMatchObject([
      {
        code: 'LOCKFILE_OUT_OF_DATE',
        severity: 'warning',
        message: 'a/package-lock.json does not hold "ws": "^8.0.0", which a/package.json asks for.',
        location: { file: 'a/package.json', line: 4, column: 11, lineText: '    "ws": "^8.0.0"' },
      },
    ]);
  });

  test('says it once of a lockfile, for all packages of a workspace and whichever service asks', async () => {
    const asks = (...names: string[]) =>
      JSON.stringify({ dependencies: Object.fromEntries(names.map((name) => [name, '1'])) });
    const said = async (directory: string, members: readonly string[]) => {
      const files = {
        'package.json': '{"workspaces":["*"]}',
        'package-lock.json': lock({}),
        ...Object.fromEntries(['a', 'b', 'c', 'd'].map((name, at) => [`${name}/package.json`, members[at] ?? '{}'])),
      };
      return diagnosticsOf(await installOf(directory, files)).map(({ message, location }) => [message, location?.file]);
    };
    const one = [asks('ws'), asks('ws'), asks('ws')];
    const everywhere = [
      [
        'package-lock.json does not hold "ws": "1", which a/package.json, b/package.json and c/package.json ask for.',
        'a/package.json',
      ],
    ];
    for (const directory of ['a', 'b', 'd']) expect(await said(directory, one)).toEqual(everywhere);
    expect(await said('a', ['{}', asks('ws', 'qs')])).toEqual([
      ['package-lock.json does not hold "ws": "1" and "qs": "1", which b/package.json asks for.', 'b/package.json'],
    ]);
    expect(await said('a', [asks('m', 'n', 'o', 'p'), asks('p', 'q'), asks('r'), asks('r')])).toEqual([
      [
        'package-lock.json does not hold "m": "1", "n": "1", "o": "1" and 3 more, which a/package.json, b/package.json, c/package.json and 1 more ask for.',
        'a/package.json',
      ],
    ]);
  });

  test('says nothing of a lockfile that agrees', async () => {
    expect(diagnosticsOf(await installOf('a', npm))).toEqual([]);
  });

  test('by Yarn 4 needs a lockfile', async () => {
    const install = await installOf('.', {
      'package.json': manifest({ packageManager: 'yarn@4.1.0' }),
      '.yarnrc.yml': 'nodeLinker: node-modules\n',
    });
    expect(diagnosticsOf(install)).toMatchObject([
      {
        code: 'LOCKFILE_OUT_OF_DATE',
        severity: 'error',
        message: 'The project has no yarn.lock, and Yarn cannot install without writing one.',
      },
    ]);
  });
});

test.each<[string, object, string | null]>([
  ['no version', { name: 'a' }, 'a/package.json has no "version"'],
  ['no name', { version: '1.0.0' }, 'a/package.json has no "name"'],
  ['both', { name: 'a', version: '1.0.0' }, null],
  ['neither, and nothing that it asks for', { dependencies: {} }, null],
])('a member of a workspace of Yarn 1 with %s', async (_, fields, said) => {
  const files = { 'package.json': '{"private":true,"workspaces":["a"]}', 'yarn.lock': '# yarn lockfile v1\n' };
  const found = await findNodePackageManager('a', memoryTree({ ...files, 'a/package.json': manifest(fields) }));
  expect(found.ok ? null : found.diagnostics.map(({ message }) => message).join()).toEqual(
    said === null ? null : expect.stringContaining(said),
  );
});

test('what package managers read beside each manifest is read by the install', async () => {
  const install = await installOf('a', {
    ...{ 'package.json': '{"workspaces":["a","b"]}', 'package-lock.json': lock({}), '.npmrc': '', 'c/.npmrc': '' },
    ...{ 'a/package.json': manifest(), 'b/package.json': '{}', 'b/.npmrc': '', 'a/binding.gyp': '' },
  });
  const read = install.ok ? install.value?.inputs.files : [];
  expect(read).toEqual([
    ...['package.json', 'a/package.json', 'b/package.json', 'package-lock.json', '.npmrc'],
    ...['a/binding.gyp', 'b/.npmrc'],
  ]);
});
