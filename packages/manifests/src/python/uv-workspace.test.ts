import { memoryTree } from '@svc-build/host/testing/memory-tree';
import { diagnosticsOf } from '@svc-build/model/result';
import { expect, test } from 'vitest';
import { findUvWorkspace } from './uv-workspace.ts';

const root = (workspace: string): string => `[project]\nname = "all"\n[tool.uv.workspace]\n${workspace}\n`;
const named = (name: string): string => `[project]\nname = "${name}"\n`;
const FILES = {
  'py/pyproject.toml': root('members = ["libs/*", "api"]\nexclude = ["libs/old"]'),
  'py/libs/money/pyproject.toml': named('money'),
  'py/libs/old/pyproject.toml': named('old'),
  'py/api/pyproject.toml': named('api'),
  'py/apart/pyproject.toml': named('apart'),
};

async function membersOf(directory: string, files: Readonly<Record<string, string>> = {}): Promise<unknown> {
  const found = await findUvWorkspace(directory, memoryTree({ ...FILES, ...files }));
  const said = diagnosticsOf(found).map(({ code, location }) => `${code} ${location?.file}:${location?.line}`);
  return said.length > 0 ? said : found.ok && (found.value?.members.map(({ file }) => file) ?? null);
}

test('the members of a workspace, its root among them', async () => {
  const members = ['py/api/pyproject.toml', 'py/libs/money/pyproject.toml', 'py/pyproject.toml'];
  for (const directory of ['py', 'py/api', 'py/libs/money']) expect(await membersOf(directory)).toEqual(members);
});

test.each(['py/libs/old', 'py/apart', 'elsewhere'])('%s is no member', async (directory) => {
  expect(await membersOf(directory)).toBeNull();
});

test.each<[string, Record<string, string>, string]>([
  [
    'two members of one name',
    { 'py/libs/cash/pyproject.toml': '[project]\nversion = "1"\nname = "Money"\n' },
    'DUPLICATE_PACKAGE_NAME py/libs/money/pyproject.toml:2',
  ],
  [
    'two members of one name, below a table with names of its own',
    {
      'py/libs/cash/pyproject.toml': named('Money'),
      'py/libs/money/pyproject.toml': '[tool.index]\nname = "own"\n\n[project]\nversion = "1"\nname = "money"\n',
    },
    'DUPLICATE_PACKAGE_NAME py/libs/money/pyproject.toml:6',
  ],
  [
    'a pattern that begins with "!", which is a letter like others to uv',
    { 'py/pyproject.toml': root('members = ["api", "!libs/*"]') },
    'GLOB_MATCHES_NOTHING py/pyproject.toml:4',
  ],
  [
    'a pattern that leaves the project',
    { 'py/pyproject.toml': root('members = ["../../libs/*"]') },
    'GLOB_INVALID py/pyproject.toml:4',
  ],
  [
    'a pattern that matches nothing',
    { 'py/pyproject.toml': root('members = ["api", "lib/*"]') },
    'GLOB_MATCHES_NOTHING py/pyproject.toml:4',
  ],
])('%s is said, with the place', async (_, files, said) => {
  expect(await membersOf('py/api', files)).toEqual([said]);
});
