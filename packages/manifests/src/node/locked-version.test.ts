import { memoryTree } from '@svc-build/host/testing/memory-tree';
import { expect, test } from 'vitest';
import { lockedVersion } from './locked-version.ts';
import { readNodeManifest } from './node-manifest.ts';

const web = JSON.stringify({ name: 'web', dependencies: { next: '^15.0.0' } });
const alone = { 'package.json': web };
const alias = { 'package.json': JSON.stringify({ name: 'web', dependencies: { next: 'npm:next@^15.0.0' } }) };
const workspace = { 'package.json': '{"workspaces":["apps/*"]}', 'apps/web/package.json': web };
const inPnpm = { 'pnpm-workspace.yaml': 'packages: ["apps/*"]\n', 'package.json': '{}', 'apps/web/package.json': web };
const npm = (packages: object): string => JSON.stringify({ lockfileVersion: 3, packages });

test.each<[string, Record<string, string>, string | null]>([
  [
    'npm, hoisted',
    { ...workspace, 'package-lock.json': npm({ 'node_modules/next': { version: '15.1.0' } }) },
    '15.1.0',
  ],
  [
    'npm, not hoisted',
    {
      ...workspace,
      'package-lock.json': npm({
        'node_modules/next': { version: '16.4.6' },
        'apps/web/node_modules/next': { version: '15.2.0' },
      }),
    },
    '15.2.0',
  ],
  [
    'npm 6',
    { ...alone, 'package-lock.json': '{"lockfileVersion":1,"dependencies":{"next":{"version":"15.1.0"}}}' },
    '15.1.0',
  ],
  [
    'npm 6, an alias',
    { ...alias, 'package-lock.json': '{"dependencies":{"next":{"version":"npm:next@15.1.0"}}}' },
    '15.1.0',
  ],
  ['npm 6, a path', { ...alone, 'package-lock.json': '{"dependencies":{"next":{"version":"file:../next"}}}' }, null],
  ['npm, an alias', { ...alias, 'package-lock.json': npm({ 'node_modules/next': { version: '15.1.0' } }) }, '15.1.0'],
  ['npm, broken', { ...alone, 'package-lock.json': '{"packages":' }, null],
  ['a shrinkwrap', { ...alone, 'npm-shrinkwrap.json': npm({ 'node_modules/next': { version: '15.1.0' } }) }, '15.1.0'],
  [
    'pnpm',
    {
      ...inPnpm,
      'pnpm-lock.yaml': `lockfileVersion: '9.0'

importers:

  .: {}

  apps/web:
    dependencies:
      next:
        specifier: ^15.0.0
        version: 15.1.0(react-dom@19.2.0(react@19.2.0))(react@19.2.0)

packages:

  next@15.1.0: {}
`,
    },
    '15.1.0',
  ],
  [
    'pnpm 6',
    {
      ...alone,
      'pnpm-lock.yaml':
        'lockfileVersion: 5.4\n\nspecifiers:\n  next: ^15.0.0\n\ndependencies:\n  next: 15.1.0_react@18.2.0\n',
    },
    '15.1.0',
  ],
  ...[
    '15.1.0(react@19.2.0)',
    'next@15.1.0(react@19.2.0)',
    '/next@15.1.0(react@18.2.0)',
    '/next/15.1.0_react@18.2.0',
  ].map((version): [string, Record<string, string>, string] => [
    `pnpm, an alias as ${version}`,
    {
      ...alias,
      'pnpm-lock.yaml': `importers:\n  .:\n    dependencies:\n      next:\n        specifier: npm:next@^15.0.0\n        version: ${version}\n`,
    },
    '15.1.0',
  ]),
  [
    'pnpm, a path',
    { ...alone, 'pnpm-lock.yaml': 'importers:\n  .:\n    dependencies:\n      next:\n        version: link:../next\n' },
    null,
  ],
  [
    'Yarn 1',
    {
      ...alone,
      'yarn.lock':
        '# yarn lockfile v1\n\n\nnext-auth@^15.0.0:\n  version "4.0.0"\n\nnext@^15.0.0, next@^15.1.0:\n  version "15.1.0"\n  resolved "https://example.com/next.tgz"\n',
    },
    '15.1.0',
  ],
  [
    'Yarn 4',
    {
      ...alone,
      'yarn.lock':
        '# made\n\n__metadata:\n  version: 8\n\n"next@npm:^15.0.0, next@npm:~15.1.0":\n  version: 15.1.0\n  resolution: "next@npm:15.1.0"\n',
    },
    '15.1.0',
  ],
  ['Yarn 1, an alias', { ...alias, 'yarn.lock': '"next@npm:next@^15.0.0":\n  version "15.1.0"\n' }, '15.1.0'],
  [
    'Yarn 4, an alias',
    { ...alias, 'yarn.lock': '__metadata:\n  version: 8\n\n"next@npm:next@^15.0.0":\n  version: 15.1.0\n' },
    '15.1.0',
  ],
  ['bun, an alias', { ...alias, 'bun.lock': '{"packages":{"next":["next@15.1.0",""]}}' }, '15.1.0'],
  [
    'bun',
    { ...alone, 'bun.lock': '{\n  "packages": {\n    "next": ["next@15.1.0", "", {}, "sha512-x"],\n  },\n}\n' },
    '15.1.0',
  ],
  [
    'bun, not hoisted',
    { ...alone, 'bun.lock': '{"packages":{"next":["next@16.4.6",""],"web/next":["next@15.1.0",""]}}' },
    '15.1.0',
  ],
  ['bun, binary', { ...alone, 'bun.lockb': 'next@15.1.0' }, null],
  ['no lockfile', alone, null],
])('the version that a lockfile holds: %s', async (_, files, version) => {
  const source = memoryTree(files);
  const directory = 'apps/web/package.json' in files ? 'apps/web' : '.';
  const manifest = await readNodeManifest(directory, source);
  if (!manifest.ok || manifest.value === null) throw new Error('No package.');
  const lockfile = Object.keys(files).find((name) => /lock|shrinkwrap/.test(name)) ?? null;
  const wanted = { name: 'next', dependent: manifest.value };
  expect(await lockedVersion(wanted, { directory: '.', lockfile }, source)).toBe(version);
});
