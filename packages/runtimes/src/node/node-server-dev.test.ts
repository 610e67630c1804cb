import { memoryTree } from '@svc-build/host/testing/memory-tree';
import type { DevPlan, DevProcess } from '@svc-build/model/plan';
import { someService } from '@svc-build/model/testing/some-service';
import { expect, it } from 'vitest';
import { devCompiledServer, devNodeServer } from './node-server-dev.ts';

const API = someService({ root: 'apps/api', entrypoint: { kind: 'directory', path: '.' } });

async function devOf(files: Record<string, string>): Promise<DevPlan & { readonly run: DevProcess }> {
  const dev = await devNodeServer(API, memoryTree(files));
  if (!dev.ok) throw new Error(dev.diagnostics.map(({ message }) => message).join());
  const { run } = dev.value;
  if (run.kind !== 'process') throw new Error('A server is a process.');
  return { ...dev.value, run };
}

it('starts a TypeScript source through the hook that compiles it, and plain JavaScript without', async () => {
  const typescript = await devOf({ 'apps/api/src/server.ts': '', 'apps/api/package.json': '{}' });
  expect(typescript.run.argv.slice(-4)).toEqual([
    '--import',
    '{modules}/node-typescript.mjs',
    '{modules}/node-launcher.mjs',
    './src/server.ts',
  ]);
  const plain = await devOf({ 'apps/api/server.js': '', 'apps/api/package.json': '{}' });
  expect(plain.run.argv).toEqual(['node', '--enable-source-maps', '{modules}/node-launcher.mjs', './server.js']);
});

it('never starts what a build left behind', async () => {
  const manifest = { main: './dist/server.js', scripts: { build: 'tsc' } };
  const { run, actions } = await devOf({
    'apps/api/dist/server.js': '',
    'apps/api/src/server.ts': '',
    'apps/api/package.json': JSON.stringify(manifest),
  });
  expect(run.argv.at(-1)).toBe('./src/server.ts');
  expect(actions).toEqual([]);
});

it('installs, builds packages of the workspace, and watches the sources of all of them and the .env files', async () => {
  const { actions, watch, run } = await devOf({
    'package.json': '{ "name": "all", "workspaces": ["apps/*", "packages/*"] }',
    'package-lock.json': '{ "lockfileVersion": 3, "packages": {} }',
    'packages/words/package.json': '{ "name": "words", "version": "1.0.0", "scripts": { "build": "tsc" } }',
    'apps/api/package.json': '{ "name": "api", "dependencies": { "words": "1.0.0", "express": "5" } }',
    'apps/api/src/index.ts': '',
    'apps/api/.env.local': 'A=1\n',
  });
  expect(actions.map(({ id }) => id)).toEqual(['install:.', 'package:packages/words']);
  expect(run.env.files).toEqual(['apps/api/.env.local']);
  expect(watch.map(({ action }) => action)).toEqual(['restart', 'restart']);
  expect(watch[0]?.paths.map((path) => path.split('/**')[0])).toEqual(['apps/api', 'packages/words']);
  expect(watch[1]?.paths).toEqual(['apps/api/.env.local', 'apps/api/.env*']);
});

it('compiles first what cannot be run from its sources, and starts what came of it', async () => {
  const source = memoryTree({
    'apps/api/src/main.ts': '',
    'apps/api/tsconfig.json': '{ "compilerOptions": { "outDir": "dist", "rootDir": "src" } }',
    'apps/api/package.json': '{ "dependencies": { "@nestjs/core": "12" } }',
  });
  const dev = await devCompiledServer(API, source, { compile: 'nest build', packages: ['@nestjs/core'] });
  expect(dev).toMatchObject({ ok: true, value: { run: { kind: 'process' } } });
  const { actions, run } = dev.ok ? dev.value : { actions: [], run: null };
  expect(run?.kind === 'process' ? run.argv.at(-1) : null).toBe('./dist/main.js');
  expect(actions.map(({ id, steps }) => [id, steps.map(({ label }) => label)])).toEqual([
    ['install:apps/api', ['node_modules', 'npm install']],
    ['build:api', ['build']],
  ]);
});

it('starts no built file that "start" names', async () => {
  const { run } = await devOf({
    'apps/api/dist/server.js': '',
    'apps/api/src/server.ts': '',
    'apps/api/package.json': JSON.stringify({ scripts: { build: 'tsc', start: 'node dist/server.js' } }),
  });
  expect(run.argv.at(-1)).toBe('./src/server.ts');
});
