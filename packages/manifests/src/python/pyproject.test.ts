import { expect, test } from 'vitest';
import { parsePyproject } from './pyproject.ts';

test.each<[string, string, object]>([
  [
    'PEP 621',
    '\uFEFF[project]\r\nname = "x"\r\nrequires-python = ">=3.11"\r\ndependencies = ["FastAPI[all]>=0.1", "uvicorn (>=1) ; x == \'1\'"]\r\n',
    {
      listed: ['FastAPI[all]>=0.1', "uvicorn (>=1) ; x == '1'"],
      dependencies: ['FastAPI[all]>=0.1', "uvicorn (>=1) ; x == '1'"],
      requiresPython: '>=3.11',
      isPackage: false,
    },
  ],
  [
    'groups and extras, which nobody asks for',
    '[project]\ndependencies = ["a"]\n[project.optional-dependencies]\nx = ["b"]\n[dependency-groups]\ndev = ["c", {include-group = "x"}]\n',
    { listed: ['a'], dependencies: ['a'] },
  ],
  ['no dependencies at all', '[project]\nname = "x"\n', { listed: [], dependencies: [] }],
  [
    'dependencies that the build knows',
    '[build-system]\n[project]\ndynamic = ["version", "dependencies"]\n',
    { isDynamic: true, dependencies: null, isPackage: true },
  ],
  [
    'Poetry, and groups that it does not install for others',
    '[build-system]\n[tool.poetry.dependencies]\npython = "^3.11"\nSanic = { version = "1", optional = true }\n[tool.poetry.group.dev.dependencies]\npytest = "*"\n',
    { poetry: ['Sanic'], dependencies: null, listed: [], isPackage: true },
  ],
  [
    'Poetry 2, which lists as PEP 621 has it',
    '[build-system]\n[project]\ndependencies = ["a"]\n[tool.poetry]\npackage-mode = false\n[tool.poetry.dependencies]\na = { source = "b" }\n',
    { poetry: ['a'], dependencies: ['a'], isPackage: false },
  ],
  [
    'uv',
    '[build-system]\n[tool.uv]\npackage = false\n[tool.uv.sources]\nb = { path = "../b" }\na = { workspace = true }\n',
    {
      uvSources: ['a', 'b'],
      localSources: [
        { name: 'b', path: '../b' },
        { name: 'a', path: null },
      ],
      isPackage: false,
      workspace: null,
    },
  ],
  [
    'a workspace of uv, and sources that differ by platform',
    '[project]\nname = "all"\n[project.optional-dependencies]\nx = ["d>1"]\n[tool.uv.workspace]\nmembers = ["libs/*"]\n[tool.uv.sources]\nC_c = [{ path = "c", marker = "x" }, { git = "https://x" }]\n',
    {
      name: 'all',
      extras: ['d>1'],
      localSources: [{ name: 'c-c', path: 'c' }],
      workspace: { members: ['libs/*'], exclude: [] },
    },
  ],
  [
    'the app for Vercel',
    '[tool.vercel]\nentrypoint = "a:b"\n[tool.fastapi]\nentrypoint = "c:d"\n',
    { entrypoint: 'a:b' },
  ],
  ['the app for FastAPI', '[tool.fastapi]\nentrypoint = "c:d"\n', { entrypoint: 'c:d' }],
  ['tables that are none', 'project = 1\ntool = []\n', { listed: [], poetry: null, entrypoint: null, uvSources: [] }],
])('%s', (_, text, expected) => {
  expect(parsePyproject('api/pyproject.toml', text)).toMatchObject({
    ok: true,
    value: { file: 'api/pyproject.toml', ...expected },
  });
});
