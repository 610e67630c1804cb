import { expect, test } from 'vitest';
import { isInRange, otherVersions } from './other-versions.ts';
import type { OtherPrograms } from './runtime-facts.ts';

const PYTHON: OtherPrograms = {
  variable: 'UV_PYTHON',
  named: { prefix: 'python', major: 3, newestMinor: 25 },
  installations: [
    ['{PYENV_ROOT}/versions', '{HOME}/.pyenv/versions'],
    ['{UV_PYTHON_INSTALL_DIR}', '{XDG_DATA_HOME}/uv/python', '{HOME}/.local/share/uv/python'],
  ],
  versionPrefix: 'cpython-',
  program: 'bin/python3',
};

const directories: Readonly<Record<string, readonly string[]>> = {
  '/home/.pyenv/versions': ['3.11.7', '3.12.1', '3.12.10', '2.7.18', 'a-virtual-environment', 'pypy3.10-7.3'],
  '/home/.local/share/uv/python': ['cpython-3.12.4-linux-x86_64-gnu', 'cpython-3.13.0-linux-x86_64-gnu', '.lock'],
};
const files = {
  list: async (path: string) => (directories[path] ?? []).map((name) => ({ name, kind: 'directory' as const })),
};

test('other versions of Python are looked for by name, then where pyenv and uv put them, the newest first', async () => {
  expect(await otherVersions(PYTHON, ['3.12.x', '>=3.10'], { env: { HOME: '/home' }, files })).toEqual([
    'python3.12',
    '/home/.pyenv/versions/3.12.10/bin/python3',
    '/home/.pyenv/versions/3.12.1/bin/python3',
    '/home/.local/share/uv/python/cpython-3.12.4-linux-x86_64-gnu/bin/python3',
  ]);
  const places = { UV_PYTHON: '/opt/python', PYENV_ROOT: '/none', UV_PYTHON_INSTALL_DIR: '/none' };
  expect(await otherVersions(PYTHON, ['>=3.11 <3.13'], { env: places, files })).toEqual([
    '/opt/python',
    'python3.12',
    'python3.11',
  ]);
});

test('of other tools there is one version', async () => {
  expect(await otherVersions(null, ['>=20'], { env: { HOME: '/home' }, files })).toEqual([]);
});

test.each([
  ['Python 3.12.1', '3.12.x', true],
  ['Python 3.11.7', '3.12.x', false],
  ['go version go1.26.8 linux/amd64', '>=1.25', true],
  ['v20.1.0', 'lts/*', true],
  ['', '>=9', true],
])('%s in %s: %s', (said, range, is) => {
  expect(isInRange(said, range)).toBe(is);
});
