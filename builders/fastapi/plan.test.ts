import type { BuildPlan, ProbeResult } from '@svc-build/model/plan';
import { diagnosticsOf, type Result } from '@svc-build/model/result';
import { someService } from '@svc-build/model/testing/some-service';
import { describe, expect, it, test } from 'vitest';
import { planned } from './testing/python-project.ts';

const MAIN = { 'main.py': 'from fastapi import FastAPI\napp = FastAPI(openapi_url=None)\n' };
const SERVICE = someService({ framework: 'fastapi', builder: 'fastapi' });
const UV: ProbeResult = { code: 0, stdout: 'uv 0.13.9\n', stderr: '' };

async function plan(files: Readonly<Record<string, string>>, uv?: ProbeResult): Promise<Result<BuildPlan>> {
  return (await planned({ ...MAIN, ...files }, SERVICE, uv)).plan;
}

/** What is installed for the app, without the words that every install shares, and what is written for it. */
function steps(result: Result<BuildPlan>): readonly string[] {
  if (!result.ok) throw new Error(JSON.stringify(result.diagnostics));
  return result.value.actions
    .flatMap((action) => action.steps)
    .flatMap((step) => {
      if (step.kind === 'write') return step.label === 'server' ? [] : [step.contents];
      if (step.kind !== 'run' || step.label === 'compile' || step.argv.includes('{scratch}/server')) return [];
      const target = step.argv.indexOf('{scratch}/vendor');
      return [target === -1 ? step.argv.join(' ') : `${step.argv[0]}: ${step.argv.slice(target + 1).join(' ')}`];
    });
}

test('requirements files are read by pip itself, and all of them are inputs', async () => {
  const result = await plan({
    'requirements.txt': '-r base.txt\n--index-url https://${TOKEN}@pypi.example.com/simple\n',
    'base.txt': '-c pins.txt\nfastapi\n',
    'pins.txt': 'fastapi==1.0\n',
  });
  expect(steps(result)).toEqual(['python3: -r requirements.txt']);
  expect(result).toMatchObject({
    value: {
      actions: [
        {
          inputs: { files: ['base.txt', 'pins.txt', 'requirements.txt'] },
          env: { names: ['TOKEN'] },
          keep: [{ name: 'pip' }],
          outputs: ['{scratch}/vendor'],
          restorable: true,
        },
        { id: 'server:api', inputs: { directories: [], files: [] }, outputs: ['{scratch}/server'] },
        { id: 'sources:api', inputs: { directories: ['.'] }, steps: [], env: { names: [] } },
      ],
    },
  });
});

test('nothing is installed as a link to its sources, and a wheel of the project as it is', async () => {
  const result = await plan({
    'requirements.txt': 'fastapi\n-e git+https://example.com/lib.git#egg=lib\n./wheels/x.whl\n',
    'wheels/x.whl': '',
  });
  expect(steps(result)).toEqual([
    'fastapi\ngit+https://example.com/lib.git#egg=lib\n{root}/wheels/x.whl\n',
    'python3: -r {scratch}/requirements.txt',
  ]);
  expect(result).toMatchObject({
    value: { actions: [{ inputs: { directories: [], files: ['requirements.txt', 'wheels/x.whl'] } }, {}, {}] },
  });
});

test('packages of the project are built from copies, with the requirements around them as they were', async () => {
  const result = await plan({
    'requirements.txt': 'fastapi>=0.1 ; python_version > "3"\n-e ./lib\n-r more.txt\n',
    'more.txt': './tools/log[json]\n-c pins.txt\n--find-links wheels\n',
    'pins.txt': 'x==1\n',
    'lib/setup.py': '',
    'tools/log/setup.py': '',
    'wheels/x-1.0-py3-none-any.whl': '',
  });
  expect(steps(result)).toEqual([
    'python3 -I -S {modules}/python-copy.py {root}/lib {scratch}/local/0',
    'python3 -I -S {modules}/python-copy.py {root}/tools/log {scratch}/local/1',
    'fastapi>=0.1 ; python_version > "3"\n{scratch}/local/0\n{scratch}/local/1[json]\n',
    'python3: -r {scratch}/requirements.txt -c {root}/pins.txt -f {root}/wheels',
  ]);
  expect(result).toMatchObject({
    value: { actions: [{ inputs: { directories: ['lib', 'tools/log', 'wheels'] } }, {}, {}] },
  });
});

describe('pyproject.toml', () => {
  const listed =
    '[project]\nname = "shop"\nversion = "1"\nrequires-python = ">=3.9,<4"\ndependencies = ["fastapi", "x{y}"]\n';
  const build = '[build-system]\nrequires = ["hatchling"]\nbuild-backend = "hatchling.build"\n';
  const copy = 'python3 -I -S {modules}/python-copy.py {root} {scratch}/project';

  it('lists what an app needs', async () => {
    const result = await plan({ 'pyproject.toml': listed });
    expect(steps(result)).toEqual(['fastapi\nx{open}y}\n', 'python3: -r {scratch}/requirements.txt']);
    const requires = ['>=3.10', '>=3.9 <4'].map((range) => ({ tool: 'python3', range, source: 'pyproject.toml' }));
    expect(result).toMatchObject({
      value: { actions: [{ requires, inputs: { directories: [], files: ['pyproject.toml'] } }, {}, {}] },
    });
  });

  it('is installed itself, from a copy, when it is a package', async () => {
    const result = await plan({ 'pyproject.toml': listed + build });
    expect(steps(result)).toEqual([copy, 'python3: {scratch}/project']);
    // Its build reads what it likes of it.
    expect(result).toMatchObject({ value: { actions: [{ inputs: { directories: ['.'] } }, {}, {}] } });
  });

  it('is read by uv where that is there', async () => {
    const result = await plan({ 'pyproject.toml': listed + build }, UV);
    expect(steps(result)).toEqual(['uv: -r pyproject.toml', copy, 'uv: --no-deps --no-sources {scratch}/project']);
  });

  it('comes after the lock of uv, which is an input, with copies of the packages that lie in the project', async () => {
    const lock = '[[package]]\nname = "lib"\nversion = "1"\nsource = { editable = "lib" }\n';
    const result = await plan({ 'pyproject.toml': listed, 'uv.lock': lock, 'lib/pyproject.toml': '' }, UV);
    expect(steps(result)).toEqual([
      'uv export --frozen --no-dev --no-emit-project --no-editable --quiet --output-file {scratch}/requirements.txt',
      'python3 -I -S {modules}/python-copy.py {root}/lib {scratch}/workspace/lib',
      'uv: --no-deps --no-sources -r {scratch}/requirements.txt',
    ]);
    expect(result).toMatchObject({
      value: { actions: [{ inputs: { directories: ['lib'], files: ['pyproject.toml', 'uv.lock'] } }, {}, {}] },
    });
  });

  it('must not ask for more than its lock, where uv reads that', async () => {
    const lock =
      '[[package]]\nname = "shop"\nsource = { virtual = "." }\n[package.metadata]\nrequires-dist = [{ name = "FastAPI" }]\n';
    const files = { 'pyproject.toml': listed, 'uv.lock': lock };
    expect(diagnosticsOf(await plan(files, UV))).toMatchObject([
      {
        code: 'LOCKFILE_OUT_OF_DATE',
        message: 'uv.lock was made before pyproject.toml asked for "x{y}".',
        location: { file: 'pyproject.toml', line: 5, column: 29, length: 4 },
      },
    ]);
    expect(diagnosticsOf(await plan(files))).toMatchObject([{ severity: 'warning' }]);
  });

  it('is not installed from without uv when only uv knows where a package comes from', async () => {
    const sources = '[tool.uv.sources]\nlib = { workspace = true }\n';
    expect(diagnosticsOf(await plan({ 'pyproject.toml': listed + sources }))).toMatchObject([
      {
        code: 'TOOL_MISSING',
        message:
          'pyproject.toml asks for "uv", which is not on PATH: only uv knows where lib of [tool.uv.sources] comes from.',
        help: 'Install uv, or export the dependencies into requirements.txt.',
      },
    ]);
  });

  it('says so when the lock of uv cannot be used', async () => {
    expect(diagnosticsOf(await plan({ 'pyproject.toml': listed, 'uv.lock': '' }))).toMatchObject([
      {
        severity: 'warning',
        message: 'The versions in uv.lock are not used for the service "api", because uv is not on PATH.',
        help: 'Install uv.',
      },
    ]);
  });
});

describe('what neither pip nor uv reads', () => {
  const poetry = '[tool.poetry]\npackage-mode = false\n[tool.poetry.dependencies]\nfastapi = "*"\n';

  it.each([
    ['Pipfile', { Pipfile: '[packages]\nfastapi = "*"\n' }, 'pipenv requirements > requirements.txt'],
    ['pyproject.toml', { 'pyproject.toml': poetry, 'poetry.lock': '' }, 'poetry export --output requirements.txt'],
  ])('is an error: %s', async (file, files, command) => {
    expect(diagnosticsOf(await plan(files))).toMatchObject([
      {
        code: 'SERVICE_INPUT_INVALID',
        message: `The dependencies of the service "api" are in ${file}, which neither pip nor uv installs from.`,
        help: `Export them with \`${command}\`, or list them in [project.dependencies] of pyproject.toml.`,
      },
    ]);
  });

  it('is a warning where there are ranges to install from', async () => {
    const files = { 'pyproject.toml': '[project]\nname = "x"\ndependencies = ["fastapi"]\n', 'pdm.lock': '' };
    const result = await plan(files);
    expect(steps(result)).toEqual(['fastapi\n', 'python3: -r {scratch}/requirements.txt']);
    expect(diagnosticsOf(result)).toMatchObject([
      {
        severity: 'warning',
        message: 'The versions in pdm.lock are not used for the service "api".',
        help: 'Export them with `pdm export --prod --output requirements.txt`.',
      },
    ]);
  });
});

describe('documentation', () => {
  const app = (settings: string): Record<string, string> => ({
    'requirements.txt': 'fastapi\n',
    'main.py': `from fastapi import FastAPI\n\napp = FastAPI(${settings})\n`,
  });

  it('at its default paths belongs to another service', async () => {
    expect(diagnosticsOf(await plan(app('title="Shop"')))).toMatchObject([
      {
        code: 'DOCS_OUTSIDE_PREFIX',
        severity: 'warning',
        message:
          'The documentation of the service "api" cannot be reached: "/docs" and "/openapi.json" are not below its prefix "/svc/api".',
        help: 'Write FastAPI(docs_url="/svc/api/docs", openapi_url="/svc/api/openapi.json"), or openapi_url=None for none.',
        location: { file: 'main.py', line: 3, column: 7, length: 7 },
      },
    ]);
  });

  it.each([
    'docs_url="/svc/api/docs", openapi_url="/svc/api/openapi.json"',
    'openapi_url=None',
    'docs_url=PREFIX + "/docs", openapi_url=PREFIX + "/openapi.json"',
    '**SETTINGS',
  ])('is no news with FastAPI(%s)', async (settings) => {
    expect(diagnosticsOf(await plan(app(settings)))).toEqual([]);
  });
});
