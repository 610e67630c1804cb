import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { lockOffline } from '../rig/lock-offline.ts';
import { build } from '../rig/outcomes.ts';
import { type ProjectRig, projectRig } from '../rig/project-rig.ts';
import { scriptedServices } from '../rig/scripted-services.ts';

/** The builds say in a file above the project that they ran. */
const COUNTED = 'echo ran >> ../../runs;';

/** A package whose build takes nothing away and writes over nothing, and a site that says what lies in its results. */
async function workspace(): Promise<ProjectRig> {
  const manifest = (name: string, more: object): string => JSON.stringify({ name, version: '1.0.0', ...more });
  const rig = await projectRig({
    'package.json': JSON.stringify({ private: true, workspaces: ['packages/*', 'apps/*'] }),
    'packages/ui/package.json': manifest('@m/ui', {
      scripts: {
        build:
          'echo ran >> ../../../runs; mkdir -p dist; for f in $(ls src); do [ -e dist/$f ] || cp src/$f dist; done',
      },
    }),
    'packages/ui/src/a.txt': 'a 1',
    'packages/ui/src/old.txt': 'old',
    'apps/web/package.json': manifest('web', {
      scripts: {
        build:
          'mkdir -p dist; cd ../../packages/ui/dist; cat * ../../../apps/web/more.txt > ../../../apps/web/dist/index.html',
      },
      dependencies: { '@m/ui': '*' },
    }),
    'apps/web/more.txt': '.',
    'vercel.json': JSON.stringify({ experimentalServices: { web: { entrypoint: 'apps/web', routePrefix: '/' } } }),
  });
  lockOffline(rig.root);
  return rig;
}

const runs = (rig: ProjectRig): number => readFileSync(join(rig.root, '../runs'), 'utf8').trim().split('\n').length;
const page = (rig: ProjectRig): string => readFileSync(join(rig.root, '.vercel/output/static/index.html'), 'utf8');
const forget = (rig: ProjectRig): Promise<void> => rm(join(rig.root, '.svc-build'), { recursive: true });

it('the result of a package that lies there as it was left is not made again', async () => {
  await using rig = await workspace();
  await build(rig);
  await forget(rig);
  await rig.write({ 'apps/web/more.txt': '!' });
  expect(await build(rig)).toMatchObject({ outcomes: { web: 'built' }, codes: [] });
  expect([page(rig), runs(rig)]).toEqual(['a 1old!', 1]);
});

it('an older result gives way to the one that is wanted, and to a new one', async () => {
  await using rig = await workspace();
  await build(rig);
  await rig.write({ 'packages/ui/src/a.txt': 'a 2' });
  await rm(join(rig.root, 'packages/ui/src/old.txt'));
  await build(rig);
  await rig.write({ 'packages/ui/src/a.txt': 'a 1', 'packages/ui/src/old.txt': 'old', 'apps/web/more.txt': '!' });
  await forget(rig);
  expect(await build(rig)).toMatchObject({ outcomes: { web: 'built' }, codes: [] });
  expect([page(rig), runs(rig)]).toEqual(['a 1old!', 2]);
  await rig.write({ 'packages/ui/src/a.txt': 'a 3' });
  await rm(join(rig.root, 'packages/ui/src/old.txt'));
  await forget(rig);
  expect(await build(rig)).toMatchObject({ outcomes: { web: 'built' }, codes: [] });
  expect([page(rig), runs(rig)]).toEqual(['a 3!', 3]);
});

it('a file that somebody edited is named, and nothing is written over it or kept', async () => {
  await using rig = await workspace();
  await build(rig);
  await rig.write({ 'packages/ui/dist/a.txt': 'edited', 'apps/web/more.txt': '!' });
  await forget(rig);
  const ran = await rig.run(['build', '--verbose']);
  expect(ran).toMatchObject({ code: 0 });
  expect(ran.stderr).toContain('packages/ui/dist/a.txt among the results of "build @m/ui" was not written by it');
  expect(ran.stdout + ran.stderr).toContain('packages/ui/dist/a.txt is as no known result of it has it');
  expect(readFileSync(join(rig.root, 'packages/ui/dist/a.txt'), 'utf8')).toBe('edited');
  expect(page(rig)).toBe('editedold!');
});

it('the results of a service are found again too, and the next build of it begins without them', async () => {
  await using rig = await projectRig({
    ...scriptedServices({ site: `${COUNTED} mkdir -p dist; cp -R src/. dist` }),
    ...{ 'site/src/index.html': 'index', 'site/src/old.html': 'old' },
  });
  await build(rig);
  await forget(rig);
  await rig.write({ 'svc-build.json': JSON.stringify({ services: { site: { fallback: 'old.html' } } }) });
  expect(await build(rig)).toMatchObject({ outcomes: { site: 'built' }, codes: [] });
  expect(runs(rig)).toBe(1);
  await forget(rig);
  await rm(join(rig.root, 'site/src/old.html'));
  await rig.write({ 'svc-build.json': '{}' });
  await build(rig);
  expect(readdirSync(join(rig.root, 'site/dist'))).toEqual(['index.html']);
});

it('what a build created among its sources is no input of it, of whichever result it is', async () => {
  const script =
    'mkdir -p gen dist; sed s/schema/client/ schema.txt > gen/client.txt; cat gen/client.txt > dist/index.html';
  await using rig = await projectRig({ ...scriptedServices({ site: script }), 'site/schema.txt': 'schema 1\n' });
  await rig.write({ '.gitignore': 'node_modules\ndist\ngen\n' });
  const git = (...args: string[]): void => void execFileSync('git', args, { cwd: rig.root });
  git('init', '--quiet');
  await build(rig);
  await rig.write({ 'site/schema.txt': 'schema 2\n' });
  await build(rig);
  await forget(rig);
  expect(await build(rig)).toMatchObject({ outcomes: { site: 'restored' }, codes: [] });
  await forget(rig);
  // What lies there now is of the other schema.
  await rig.write({ 'site/schema.txt': 'schema 1\n' });
  expect(await build(rig)).toMatchObject({ outcomes: { site: 'restored' }, codes: [] });
  expect((await build(rig)).outcomes).toEqual({ site: 'fresh' });
  expect(page(rig)).toBe('client 1\n');
  // What git tracks is somebody's, although a build wrote the same: one that writes there changes its own input.
  await forget(rig);
  git('add', '--force', 'site/gen');
  await rig.write({ 'site/schema.txt': 'schema 3\n' });
  expect(await build(rig)).toMatchObject({ outcomes: { site: 'built' }, codes: ['INPUT_CHANGED'] });
});
