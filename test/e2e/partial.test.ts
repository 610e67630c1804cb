import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { outcomesIn } from '../rig/outcomes.ts';
import { type ProjectRig, projectRig } from '../rig/project-rig.ts';
import { scriptedServices } from '../rig/scripted-services.ts';

const copies = 'rm -rf dist; cp -R src dist';
const at = (rig: ProjectRig, path: string): string => join(rig.root, path);

/** A PATH that has what package scripts need, and no Go. */
async function pathWithoutGo(): Promise<AsyncDisposable & { readonly path: string }> {
  const path = await mkdtemp(join(tmpdir(), 'svc-build-path-'));
  for (const name of ['sh', 'cp', 'rm', 'npm', 'git']) await symlink(`/usr/bin/${name}`, join(path, name));
  await symlink(process.execPath, join(path, 'node'));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

const goApi = {
  'vercel.json': JSON.stringify({
    experimentalServices: {
      web: { entrypoint: 'web', routePrefix: '/' },
      api: { entrypoint: 'api', routePrefix: '/api' },
    },
  }),
  'web/package.json': JSON.stringify({ scripts: { build: copies } }),
  'web/src/index.html': 'web',
  'api/go.mod': 'module example.com/api\n\ngo 1.21\n',
  'api/main.go': 'package main\n\nfunc main() {}\n',
};

it('the tools of other services may be missing where one is built, explained or asked for', async () => {
  await using rig = await projectRig(goApi);
  expect((await rig.run(['build'])).code).toBe(0);
  await using without = await pathWithoutGo();
  const env = { PATH: without.path };
  await writeFile(at(rig, 'web/src/index.html'), 'new');
  const full = await rig.run(['build'], { env });
  expect(full).toMatchObject({ code: 3 });
  expect(full.stderr).toContain('api/go.mod asks for "go", which is not on PATH.');
  expect((await rig.run(['build', 'api'], { env })).code).toBe(3);
  expect((await rig.run(['why', 'web'], { env })).stdout).toContain('web/src/index.html changed');
  expect((await rig.run(['env', 'web'], { env })).code).toBe(0);
  const dry = JSON.parse((await rig.run(['build', 'web', '--dry-run=json'], { env })).stdout);
  expect(dry.services).toMatchObject([
    { name: 'web', outcome: 'build', plan: { service: 'web' } },
    { name: 'api', outcome: 'kept', plan: null },
  ]);
  expect(outcomesIn((await rig.run(['build', 'web', '--json'], { env })).stdout).outcomes).toEqual({
    ...{ web: 'built', api: 'kept' },
  });
  await rm(at(rig, '.vercel'), { recursive: true });
  expect(outcomesIn((await rig.run(['build', 'web', '--json'], { env })).stdout).outcomes).toEqual({
    ...{ web: 'restored', api: 'restored' },
  });
});

it('another service that has to be built refuses the run, and leaves the output as it was', async () => {
  await using rig = await projectRig(goApi);
  await using without = await pathWithoutGo();
  const ran = await rig.run(['build', 'web'], { env: { PATH: without.path } });
  expect(ran).toMatchObject({ code: 3 });
  expect(ran.stderr).toContain('api/go.mod asks for "go", which is not on PATH.');
  expect(ran.stderr).toContain('Built too, though not asked for: "api" (no earlier build of it is on record).');
  expect((await rig.run(['why', 'web'], { env: { PATH: without.path } })).stdout).toContain('no earlier build');
});

it('what another service writes is no input, also where that is not built', async () => {
  await using rig = await projectRig({
    ...scriptedServices({ web: copies, api: copies, docs: copies }),
    'svc-build.json': JSON.stringify({ services: { web: { inputs: ['api/**'] } } }),
    ...Object.fromEntries(['web', 'api', 'docs'].map((name) => [`${name}/src/index.html`, name])),
  });
  expect((await rig.run(['build'])).code).toBe(0);
  const build = async () => outcomesIn((await rig.run(['build', 'web', '--json'])).stdout).outcomes;
  await writeFile(at(rig, 'docs/src/index.html'), 'new');
  expect(await build()).toEqual({ web: 'fresh', api: 'kept', docs: 'kept' });
  await writeFile(at(rig, 'api/dist/index.html'), 'edited by hand');
  expect(await build()).toEqual({ web: 'fresh', api: 'kept', docs: 'kept' });
  await writeFile(at(rig, 'api/src/index.html'), 'new');
  expect(await build()).toEqual({ web: 'built', api: 'kept', docs: 'kept' });
});
