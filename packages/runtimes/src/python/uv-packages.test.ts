import { memoryTree } from '@svc-build/host/testing/memory-tree';
import { readPyproject } from '@svc-build/manifests/python/pyproject';
import { parseUvLock } from '@svc-build/manifests/python/uv-lock';
import { expect, test } from 'vitest';
import { lockedPackages, sourcedPackages } from './uv-packages.ts';

const project = (name: string, dependencies: readonly string[], sources = ''): string =>
  `[project]\nname = "${name}"\ndependencies = ${JSON.stringify(dependencies)}\n[tool.uv.sources]\n${sources}\n`;

const FILES = {
  'pyproject.toml':
    '[tool.uv.workspace]\nmembers = ["api", "libs/*"]\n[tool.uv.sources]\nmoney = { workspace = true }\n',
  'api/pyproject.toml': project(
    'api',
    ['fastapi', 'Money[x]>1', 'wheel'],
    'wheel = { path = "../vendor/w.whl" }\nunused = { path = "../unused" }',
  ),
  'libs/money/pyproject.toml': project('money', ['text_tools'], 'text-tools = { path = "../../tools/text" }'),
  'libs/apart/pyproject.toml': project('apart', []),
  'tools/text/pyproject.toml': project('text-tools', []),
  ...{ 'vendor/w.whl': '', 'unused/pyproject.toml': '' },
};

async function sourced(files: Readonly<Record<string, string>>) {
  const source = memoryTree({ ...FILES, ...files });
  const read = await readPyproject('api', source);
  if (!read.ok || read.value === null) throw new Error('There is no manifest.');
  return sourcedPackages(read.value, source);
}

test('without a lock: what manifests take from paths and from the workspace, themselves and through others', async () => {
  expect(await sourced({})).toMatchObject({
    ok: true,
    value: {
      packages: [
        { directory: 'libs/money', name: 'money', isDirect: true, uses: ['tools/text'] },
        { directory: 'tools/text', name: 'text-tools', isDirect: false, uses: [] },
      ],
      files: ['vendor/w.whl'],
    },
  });
});

test('packages that depend on each other are each there once', async () => {
  const circle = {
    'tools/text/pyproject.toml': project('text-tools', ['money'], 'money = { path = "../../libs/money" }'),
  };
  const found = await sourced(circle);
  expect(found.ok && found.value.packages.map(({ directory, uses }) => [directory, ...uses])).toEqual([
    ['libs/money', 'tools/text'],
    ['tools/text', 'libs/money'],
  ]);
});

test.each<[string, string]>([
  ['lib = { path = "../nowhere" }', '"api/pyproject.toml" takes "lib" from "../nowhere", which does not exist.'],
  ['lib = { path = "../../lib" }', '"api/pyproject.toml" takes "lib" from "../../lib", which is outside the project.'],
  [
    'Lib = { workspace = true }',
    '"api/pyproject.toml" takes "lib" from the workspace, which has no package of that name.',
  ],
])('%s is refused where it is written', async (source, message) => {
  const found = await sourced({ 'api/pyproject.toml': project('api', ['lib'], source) });
  expect(found).toMatchObject({
    ok: false,
    diagnostics: [{ code: 'SERVICE_INPUT_INVALID', message, location: { file: 'api/pyproject.toml', line: 5 } }],
  });
});

const LOCK = `
[[package]]
name = "api"
source = { virtual = "api" }
dependencies = [{ name = "fastapi" }, { name = "money" }]

[[package]]
name = "fastapi"
source = { registry = "https://pypi.org/simple" }
dependencies = [{ name = "text-tools" }]

[[package]]
name = "jobs"
source = { editable = "jobs" }

[[package]]
name = "money"
source = { editable = "libs/money" }
dependencies = [{ name = "text-tools" }]

[[package]]
name = "text-tools"
source = { directory = "tools/text" }
`;

test('by a lock: what it has for the service, and nothing that only its neighbours need', () => {
  const locked = parseUvLock('uv.lock', LOCK);
  const found = (root: string) =>
    (locked.ok ? lockedPackages(locked.value, root) : []).map(({ name, isDirect, uses }) => [name, isDirect, ...uses]);
  expect(found('api')).toEqual([
    ['money', true, 'tools/text'],
    ['text-tools', false],
  ]);
  expect(found('jobs')).toEqual([]);
  expect(found('elsewhere').map(([name]) => name)).toEqual(['api', 'jobs', 'money', 'text-tools']);
});
