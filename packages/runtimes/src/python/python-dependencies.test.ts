import { memoryTree } from '@svc-build/host/testing/memory-tree';
import { diagnosticsOf } from '@svc-build/model/result';
import { someService } from '@svc-build/model/testing/some-service';
import { expect, test } from 'vitest';
import { pythonProject } from './python-dependencies.ts';

const FILES = {
  'pyproject.toml': '[tool.uv.workspace]\nmembers = ["api", "libs/*"]\n',
  'api/pyproject.toml': '[project]\nname = "api"\ndependencies = []\n',
};
const LOCK = '[[package]]\nname = "api"\nsource = { virtual = "api" }\n';

test.each([
  ['a lock', { 'uv.lock': LOCK }],
  ['none', {}],
])('what is odd about a workspace of uv is said with %s', async (_, lock) => {
  const found = await pythonProject(someService({ root: 'api' }), true, memoryTree({ ...FILES, ...lock }));
  expect(found.ok).toBe(true);
  expect(diagnosticsOf(found).map(({ message }) => message)).toEqual([
    'The pattern "libs/*" of packages in "pyproject.toml" matches no package.',
  ]);
});
