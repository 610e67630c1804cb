import { memoryTree } from '@svc-build/host/testing/memory-tree';
import type { Action, BuildPlan } from '@svc-build/model/plan';
import { someService } from '@svc-build/model/testing/some-service';
import { expect, test } from 'vitest';
import { collectNodeServer } from './node-server-output.ts';
import { planNodeServer } from './node-server-plan.ts';

const API = someService({ root: 'apps/api', entrypoint: { kind: 'file', path: 'src/server.ts' } });

async function planOf(files: Record<string, string>, service = API): Promise<BuildPlan> {
  const plan = await planNodeServer(service, memoryTree(files));
  if (!plan.ok) throw new Error(plan.diagnostics.map(({ message }) => message).join());
  return plan.value;
}

function actionOf(plan: BuildPlan, id: string): Action {
  const action = plan.actions.find((one) => one.id === id);
  if (action === undefined) throw new Error(`There is no action ${id}.`);
  return action;
}

const SOURCE = { 'apps/api/src/server.ts': '' };

test('without dependencies and without a build script only the bundling is left', async () => {
  const plan = await planOf({ ...SOURCE, 'apps/api/package.json': '{}' });
  expect(plan.actions.map(({ id, steps }) => [id, steps.map(({ label }) => label)])).toEqual([
    ['bundle:api', ['bundle']],
  ]);
});

test('a build script runs with its pre and post scripts, its packages on PATH, after the install', async () => {
  const scripts = { prebuild: 'rm -rf {dist,out}', build: 'tsc', postbuild: 'cp a b', start: 'node .' };
  const manifest = {
    name: '@acme/api',
    version: '1.2.3',
    scripts,
    dependencies: { express: '5' },
    engines: { node: '>=20' },
  };
  const plan = await planOf({ ...SOURCE, 'apps/api/package.json': JSON.stringify(manifest) });
  const action = actionOf(plan, 'build:api');
  expect(action.needs).toEqual(['install:apps/api']);
  expect(action.requires).toMatchObject([{ tool: 'node', range: '>=20', source: 'apps/api/package.json' }]);
  expect(action.generated).toEqual(['apps/api/dist/**']);
  expect(action.steps.map((step) => (step.kind === 'run' ? step.argv[2] : step.kind))).toEqual([
    'rm -rf {open}dist,out}',
    'tsc',
    'cp a b',
  ]);
  const bundle = actionOf(plan, 'bundle:api');
  expect(bundle.needs).toEqual(['install:apps/api', 'build:api']);
  expect(bundle.steps.map(({ kind }) => kind)).toEqual(['call']);
  expect(action.steps[1]).toEqual({
    kind: 'run',
    label: 'build',
    argv: ['sh', '-c', 'tsc'],
    cwd: '{root}/apps/api',
    env: {
      PATH: '{root}/apps/api/node_modules/.bin:{root}/apps/node_modules/.bin:{root}/node_modules/.bin:{PATH}',
      npm_lifecycle_event: 'build',
      npm_package_name: '@acme/api',
      npm_package_version: '1.2.3',
    },
  });
});

test('the inputs are the service, the packages of the project that it uses, and what tsconfig.json leads to', async () => {
  const plan = await planOf({
    ...SOURCE,
    'package.json': '{"workspaces":["apps/*","packages/*"]}',
    'package-lock.json': '{}',
    'tsconfig.base.json': '{"compilerOptions":{"paths":{"@lib/*":["./lib/src/*"]}}}',
    'apps/api/tsconfig.json': '{"extends":"../../tsconfig.base"}',
    'apps/api/package.json': '{"dependencies":{"a":"*","c":"file:../../vendor/c"}}',
    'packages/a/package.json': '{"name":"a","dependencies":{"b":"workspace:*"}}',
    'packages/b/package.json': '{"name":"b"}',
    'packages/unused/package.json': '{"name":"unused"}',
    'vendor/c/package.json': '{"name":"c"}',
  });
  expect(actionOf(plan, 'bundle:api').inputs).toEqual({
    directories: ['apps/api', 'lib/src', 'packages/a', 'packages/b', 'vendor/c'],
    files: [
      'apps/api/package.json',
      'apps/api/tsconfig.json',
      'apps/package.json',
      'package.json',
      'tsconfig.base.json',
    ],
    exclude: expect.arrayContaining(['**/.next/**', '**/.venv/**']),
  });
});

test('the environment of the script is its .env files and what is declared', async () => {
  const service = { ...API, env: ['DATABASE_URL'], publicEnvPrefixes: ['PUBLIC_'] };
  const plan = await planOf({ ...SOURCE, 'apps/api/package.json': '{}', 'apps/api/.env': 'A=1' }, service);
  expect(actionOf(plan, 'bundle:api').env).toEqual({
    files: ['apps/api/.env'],
    frameworkFiles: [],
    prefixes: ['PUBLIC_'],
    names: ['DATABASE_URL'],
    urls: true,
    set: {},
  });
});

test('the output starts the entry through the launcher, in the service root', async () => {
  const entry = 'apps/api/src/server.js';
  const entries = [{ kind: 'file', path: entry, from: '{scratch}/transpiled/apps/api/src/server.js', mode: 0o644 }];
  const sources = ['shared/words.ts'];
  const output = await collectNodeServer(
    API,
    {
      root: memoryTree({
        'apps/api/package.json': '{"engines":{"node":"22.x"}}',
        'tsconfig.json': '{ "extends": "./base.json" }',
        'base.json': '{}',
      }),
      scratch: memoryTree({
        'bundle.json': JSON.stringify({ value: { entry, entries, preloads: [], sources }, diagnostics: [] }),
      }),
      captured: [],
    },
    { node: { code: 0, stdout: 'v22.14.0\n', stderr: '' } },
  );
  expect(output).toMatchObject({
    ok: true,
    value: {
      functions: [
        {
          cwd: 'apps/api',
          // package.json too: the process starts in its directory.
          entries: [
            ...entries,
            { kind: 'file', path: 'apps/api/package.json', from: '{root}/apps/api/package.json', mode: 0o644 },
            { kind: 'module', path: '_svc/launcher.mjs', module: 'node-launcher' },
          ],
          launch: { argv: ['node', '--enable-source-maps', '../../_svc/launcher.mjs', './src/server.js'] },
          required: [entry, '_svc/launcher.mjs'],
          runtime: 'nodejs22.x',
          handler: entry,
        },
      ],
      requires: [{ tool: 'node', range: '22.x' }],
      // With all that decides how they are read, there or not.
      madeFrom: [
        ...sources,
        ...['shared/package.json', 'shared/tsconfig.json', 'package.json', 'tsconfig.json'],
        ...['tsconfig.json', 'base.json'],
      ],
    },
  });
});

test('a framework that is pinned and listed nowhere is looked for before the build', async () => {
  const steps = async (manifest: object, pinned: boolean) => {
    const source = memoryTree({ ...SOURCE, 'apps/api/package.json': JSON.stringify(manifest) });
    const options = { compile: null, packages: ['hono'] };
    const plan = await planNodeServer({ ...API, pinned, framework: 'hono' }, source, options);
    const own = plan.ok ? plan.value.actions.filter(({ id }) => !id.startsWith('install:')) : [];
    return own.flatMap((one) => one.steps.map(({ label }) => label));
  };
  const scripts = { build: 'tsc' };
  expect(await steps({ scripts }, true)).toEqual(['framework', 'build', 'bundle']);
  expect(await steps({ scripts }, false)).toEqual(['build', 'bundle']);
  expect(await steps({ scripts, dependencies: { hono: '4' } }, true)).toEqual(['build', 'bundle']);
});
