import { memoryTree } from '@svc-build/host/testing/memory-tree';
import { expect, test } from 'vitest';
import { pythonRequirements, semverRange } from './python-version.ts';

test.each([
  ['>=3.10', '>=3.10'],
  ['>=3.10, <4', '>=3.10 <4'],
  ['~=3.11', '>=3.11 <4'],
  ['~=3.11.2', '~3.11.2'],
  ['==3.11.*', '3.11.x'],
  ['>=3.10,!=3.11.1', '>=3.10'],
  ['!=3.9', null],
  ['>=3.13rc1', null],
])('%s is %s', (specifiers, range) => {
  expect(semverRange(specifiers)).toBe(range);
});

test.each<[string, Record<string, string>, readonly string[]]>([
  ['nothing', {}, []],
  ['its own pin', { 'services/api/.python-version': '3.12\n' }, ['services/api/.python-version: 3.12.x']],
  ['the pin of the project', { '.python-version': '3.11.7\n' }, ['.python-version: 3.11.x']],
  [
    'the nearer of two',
    { '.python-version': '3.11\n', 'services/.python-version': 'cpython-3.13.1' },
    ['services/.python-version: 3.13.x'],
  ],
  ['the first of several', { '.python-version': '# for CI\n3.12.1\n3.11.7\n' }, ['.python-version: 3.12.x']],
  ['another Python', { '.python-version': 'pypy3.10-7.3.12\n' }, []],
])('a service asks for the Python of %s, and the builder for its own', async (_, files, asked) => {
  const project = { pyproject: null, manifest: 'services/api/requirements.txt' };
  const requirements = await pythonRequirements('services/api', project, memoryTree(files));
  expect(requirements.map(({ by, source, range }) => `${by ?? source}: ${range}`)).toEqual([
    'The server that svc-build brings: >=3.10',
    ...asked,
  ]);
});
