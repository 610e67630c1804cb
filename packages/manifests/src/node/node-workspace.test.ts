import { memoryTree } from '@svc-build/host/testing/memory-tree';
import { diagnosticsOf } from '@svc-build/model/result';
import { expect, test } from 'vitest';
import { findWorkspace } from './node-workspace.ts';

const members = { 'a/one/package.json': '{"name":"one"}', 'a/two/package.json': '{"name":"two"}' };

async function membersOf(files: Readonly<Record<string, string>>, directory: string): Promise<unknown> {
  const found = await findWorkspace(directory, memoryTree(files));
  if (!found.ok) return diagnosticsOf(found).map(({ code, location }) => `${code} ${location?.file}:${location?.line}`);
  return found.value?.manifests.map((manifest) => manifest.directory) ?? null;
}

test.each<[string, Record<string, string>, string, unknown]>([
  ['npm', { 'package.json': '{"workspaces":["a/*"]}', ...members }, 'a/one', ['.', 'a/one', 'a/two']],
  ['Yarn 1', { 'package.json': '{"workspaces":{"packages":["a/*"]}}', ...members }, 'a/two', ['.', 'a/one', 'a/two']],
  ['pnpm, without a manifest', { 'pnpm-workspace.yaml': 'packages:\n  - a/*\n', ...members }, '.', ['a/one', 'a/two']],
  [
    'pnpm, whose file counts before the field, and members that are taken out',
    {
      'package.json': '{"workspaces":["b/*"]}',
      'pnpm-workspace.yaml': '\uFEFFpackages: # all\r\n  - "a/*"\r\n  - "!a/two"\r\n',
      ...members,
    },
    'a/one',
    ['.', 'a/one'],
  ],
  ['pnpm, for settings alone', { 'pnpm-workspace.yaml': 'onlyBuiltDependencies: [x]\n', ...members }, 'a/one', null],
  ['no member', { 'package.json': '{"workspaces":["a/two"]}', ...members }, 'a/one', null],
  [
    'YAML that does not parse',
    { 'pnpm-workspace.yaml': 'packages:\n  - "a\n', ...members },
    'a/one',
    ['MANIFEST_INVALID pnpm-workspace.yaml:3'],
  ],
  [
    'a pattern that cannot be read',
    { 'package.json': `{\n  "workspaces": ["${'{a,b}'.repeat(20)}"]\n}`, ...members },
    'a/one',
    ['GLOB_INVALID package.json:2'],
  ],
])('%s', async (_, files, directory, expected) => {
  expect(await membersOf(files, directory)).toEqual(expected);
});

test.each<[string, Record<string, string>, string]>([
  [
    'two members of one name',
    { 'b/one/package.json': '{\n"name":"one"}' },
    'DUPLICATE_PACKAGE_NAME b/one/package.json:2',
  ],
  ['a pattern that leaves the project', { 'package.json': '{"workspaces":["../a/*"]}' }, 'GLOB_INVALID package.json:1'],
  [
    'a pattern that matches nothing',
    { 'package.json': '{"workspaces":["a/*","libs/*","!c"]}' },
    'GLOB_MATCHES_NOTHING package.json:1',
  ],
])('%s is said, with the place', async (_, files, said) => {
  const all = { 'package.json': '{"workspaces":["a/*","./b/*"]}', ...members, 'b/two/package.json': '{}', ...files };
  const found = await findWorkspace('.', memoryTree(all));
  expect(diagnosticsOf(found).map(({ code, location }) => `${code} ${location?.file}:${location?.line}`)).toEqual([
    said,
  ]);
  if (!found.ok && said.startsWith('DUPLICATE'))
    expect(found.diagnostics[0]).toMatchObject({
      message: 'Two packages of the workspace are called "one": a/one and b/one.',
      related: [{ location: { file: 'a/one/package.json' } }],
    });
});
