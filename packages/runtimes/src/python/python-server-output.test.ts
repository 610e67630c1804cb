import { memoryTree } from '@svc-build/host/testing/memory-tree';
import { someService } from '@svc-build/model/testing/some-service';
import { expect, test } from 'vitest';
import { pythonOwnFiles } from './python-server-output.ts';

test('all of the service’s own files, without secrets, environments, caches and other services', async () => {
  const kept = [
    'api/.python-version',
    'api/build/__init__.py',
    'api/build/steps.py',
    'api/data/dist/normal.csv',
    'api/data/names.csv',
    'api/main.py',
    'api/package.json',
    'api/packages/ui/package.json',
    'api/public/index.html',
    'api/pyproject.toml',
  ];
  const left = [
    'api/.next/build-id',
    'api/dist/index.html',
    'api/packages/ui/dist/index.js',
    'api/.env',
    'api/.env.local',
    'api/.venv/lib/x.py',
    'api/__pycache__/main.pyc',
    'api/admin/main.py',
    'api/data/__pycache__/x.pyc',
    'api/env/lib/x.py',
    'api/env/pyvenv.cfg',
    'api/node_modules/x/index.js',
    'other/main.py',
  ];
  const source = memoryTree(Object.fromEntries([...kept, ...left].map((path) => [path, ''])));
  const entries = await pythonOwnFiles(someService({ root: 'api', nestedRoots: ['api/admin'] }), source);
  expect(entries.map(({ path }) => path)).toEqual(kept);
});
