import { expect, test } from 'vitest';
import { candidatesFor, isInRange, lookedInVain, mayFit, placesOf } from './find-program.ts';
import type { FindProgram } from './runtime-facts.ts';

const PYTHON: FindProgram = {
  names: ['python3', 'python{version}'],
  places: [
    '{UV_PYTHON}',
    '{PYENV_ROOT}/versions/{version}/bin/python3',
    '{HOME}/.pyenv/versions/{version}/bin/python3',
    '{HOME}/.local/share/uv/python/cpython-{version}-*/bin/python3',
  ],
  ask: ['--version'],
  pattern: 'Python {version}',
};

const directories: Readonly<Record<string, readonly string[]>> = {
  '/bin': ['python3.10', 'python3', 'python3-config', 'python3.12'],
  '/usr/bin': ['python3'],
  '/home/.pyenv/versions': ['3.11.7', '3.12.1', '3.12.10', '2.7.18', 'a-virtual-environment', 'pypy3.10-7.3'],
  '/home/.local/share/uv/python': ['cpython-3.12.4-linux-x86_64-gnu', 'cpython-3.13.0-linux-x86_64-gnu', '.lock'],
};
const files = {
  list: async (path: string) => {
    if (path === '/refused') throw new Error('EACCES');
    return (directories[path] ?? []).map((name) => ({ name, kind: 'directory' as const }));
  },
};

test('a program may be one that a variable names, on PATH, or where version managers put it: of each place the newest first', async () => {
  const env = { HOME: '/home', PATH: '/refused:/bin:relative:/usr/bin', UV_PYTHON: '/opt/python' };
  const found = await candidatesFor(PYTHON, { env, files });
  expect(found.map(({ program, named }) => `${program} ${named}`)).toEqual([
    '/opt/python null',
    '/bin/python3 null',
    '/usr/bin/python3 null',
    '/bin/python3.12 3.12',
    '/bin/python3.10 3.10',
    ...['3.12.10', '3.12.1', '3.11.7', '2.7.18'].map((one) => `/home/.pyenv/versions/${one}/bin/python3 ${one}`),
    ...['3.13.0', '3.12.4'].map(
      (one) => `/home/.local/share/uv/python/cpython-${one}-linux-x86_64-gnu/bin/python3 ${one}`,
    ),
  ]);
});

test('a variable that is not set, or holds no path, leads nowhere', async () => {
  const env = { HOME: '/nobody', PATH: '', UV_PYTHON: '3.12' };
  expect(await candidatesFor(PYTHON, { env, files })).toEqual([]);
  expect(placesOf(PYTHON, env)).toEqual(['/nobody/.pyenv/versions', '/nobody/.local/share/uv/python']);
});

test.each([
  ['22', '>=22.12', true],
  ['22', '20.x', false],
  ['22.3', '22.3.1', true],
  ['22.3.0', '22.3.1', false],
  ['22.3.0', 'lts/*', true],
  [null, '20.x', true],
])('a place that says %s may have %s: %s', (named, range, may) => {
  expect(mayFit({ program: '/node', named }, [null, range])).toBe(may);
});

test('places without any are named, from home on', () => {
  const env = { HOME: '/home' };
  expect(lookedInVain(['/home/a', '/home/b', '/opt/c'], ['/home/b/1/bin/node says v1'], env)).toEqual([
    'none in ~/a, /opt/c',
  ]);
  expect(lookedInVain(['/home/b'], ['/home/b/1/bin/node says v1'], env)).toEqual([]);
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

test('a version stands where its program says it', () => {
  expect(isInRange('go version go1.26.8 linux/amd64', '1.26.x', 'go version go{version}')).toBe(true);
  expect(isInRange('Python 3.12.1', '3.12.x', 'v{version}')).toBe(false);
});
