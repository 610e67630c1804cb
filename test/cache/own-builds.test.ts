import { execFileSync } from 'node:child_process';
import { cpSync, existsSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { actionsOf } from '../rig/built-actions.ts';
import { type ProjectRig, projectRig } from '../rig/project-rig.ts';
import { scriptedServices } from '../rig/scripted-services.ts';

// A service's own build is an action: what it leaves among the sources is kept apart from the bundle that is made of it.

const PAGE = 'rm -rf dist; mkdir dist; echo building; cat text.txt > dist/index.html';

/** A site and a server, each with a build script. */
async function services(script = PAGE): Promise<ProjectRig> {
  const rig = await projectRig({
    ...scriptedServices({ site: script }),
    'site/text.txt': 'one\n',
    'vercel.json': JSON.stringify({
      experimentalServices: {
        site: { entrypoint: 'site', routePrefix: '/' },
        api: { entrypoint: 'api', routePrefix: '/api' },
      },
    }),
    'api/package.json': JSON.stringify({
      main: 'dist/index.js',
      scripts: { build: 'mkdir -p dist; cp src/* dist', start: 'node dist/index.js' },
    }),
    'api/src/index.js': 'require("node:http").createServer((_, answer) => answer.end()).listen(process.env.PORT);',
    '.gitignore': 'dist\ngen\nnode_modules\n',
  });
  execFileSync('git', ['init', '--quiet'], { cwd: rig.root });
  return rig;
}

/** A change of what is collected, and of nothing that builds read. */
async function configure(rig: ProjectRig, memory: number): Promise<void> {
  const path = join(rig.root, 'vercel.json');
  const config = JSON.parse(await readFile(path, 'utf8'));
  for (const service of Object.values<Record<string, unknown>>(config.experimentalServices)) service.memory = memory;
  await writeFile(path, JSON.stringify(config));
}

/** Another checkout, with its store shared. */
async function checkoutOf(rig: ProjectRig): Promise<ProjectRig> {
  const other = await projectRig({});
  const isSource = (path: string): boolean => !/\/(?:dist|gen|\.svc-build|\.vercel)$/.test(path);
  cpSync(rig.root, other.root, { recursive: true, filter: isSource });
  return other;
}

const shared = (rig: ProjectRig): readonly string[] => ['--cache-dir', join(rig.root, '../shared')];
const page = (rig: ProjectRig): Promise<string> => readFile(join(rig.root, '.vercel/output/static/index.html'), 'utf8');

it('where only what is collected changes, builds are left as they are, with what they printed', async () => {
  await using rig = await services();
  expect((await actionsOf(rig)).ran.toSorted()).toEqual(['build:api', 'build:site', 'bundle:api']);
  await configure(rig, 512);
  const again = await actionsOf(rig);
  expect(again).toMatchObject({ outcomes: { site: 'built', api: 'built' }, ran: ['bundle:api'] });
  expect(again.spared.toSorted()).toEqual(['build:api place', 'build:site place']);
  expect(again.lines).toContain('building');
  await writeFile(join(rig.root, 'site/text.txt'), 'two\n');
  expect(await actionsOf(rig)).toMatchObject({ outcomes: { site: 'built', api: 'fresh' }, ran: ['build:site'] });
  expect(await page(rig)).toBe('two\n');
});

it('another checkout that shares the store has the builds from there, as files of its own', async () => {
  await using rig = await services();
  await actionsOf(rig, shared(rig));
  await using other = await checkoutOf(rig);
  await configure(other, 512);
  const built = await actionsOf(other, shared(rig));
  expect(built).toMatchObject({ outcomes: { site: 'built', api: 'built' }, ran: ['bundle:api'] });
  expect(built.spared.toSorted()).toEqual(['build:api cache', 'build:site cache']);
  expect(built.lines).toContain('building');
  expect(await page(other)).toBe('one\n');
  expect(existsSync(join(other.root, 'api/dist/index.js'))).toBe(true);
  await writeFile(join(other.root, 'site/dist/index.html'), 'spoiled', { flag: 'r+' });
  await using third = await checkoutOf(rig);
  await configure(third, 1024);
  expect((await actionsOf(third, shared(rig))).ran).toEqual(['bundle:api']);
  expect(await page(third)).toBe('one\n');
});

it('what is in the way of a kept build makes it run: what lies in its output is somebody’s', async () => {
  await using rig = await services();
  await actionsOf(rig, shared(rig));
  await using other = await checkoutOf(rig);
  await other.write({ 'site/dist/by-hand.html': 'by hand' });
  await configure(other, 512);
  expect((await actionsOf(other, shared(rig))).ran).toContain('build:site');
  await configure(rig, 1024);
  await rig.write({ 'site/dist/by-hand.html': 'by hand' });
  expect((await actionsOf(rig, shared(rig))).ran).toContain('build:site');
  expect(existsSync(join(rig.root, '.vercel/output/static/by-hand.html'))).toBe(false);
});

it('what a build generates among its sources comes with it, where git ignores it', async () => {
  await using rig = await services(
    `mkdir -p gen; cp text.txt gen/made.txt; ${PAGE.replace('text.txt', 'gen/made.txt')}`,
  );
  await actionsOf(rig, shared(rig));
  await configure(rig, 512);
  expect(await actionsOf(rig, shared(rig))).toMatchObject({ ran: ['bundle:api'], codes: [] });
  await using other = await checkoutOf(rig);
  await configure(other, 1024);
  expect(await actionsOf(other, shared(rig))).toMatchObject({ ran: ['bundle:api'], codes: [] });
  expect(await readFile(join(other.root, 'site/gen/made.txt'), 'utf8')).toBe('one\n');
  expect((await actionsOf(other, shared(rig))).outcomes).toEqual({ site: 'fresh', api: 'fresh' });
});

it.each([
  ['a secret', 'echo KEY=1 > dist/.env.local', {}],
  ['a file that lay there and was not written', ':', { 'site/dist/old.html': 'old' }],
])('a build that leaves %s is made anew in another checkout', async (_, more, files) => {
  await using rig = await services(`mkdir -p dist; cat text.txt > dist/index.html; ${more}`);
  await rig.write(files);
  await actionsOf(rig, shared(rig));
  await using other = await checkoutOf(rig);
  await configure(other, 512);
  expect((await actionsOf(other, shared(rig))).ran).toContain('build:site');
});

it('what a framework remembers of what it wrote is not deceived: nothing is taken away or put there under it', async () => {
  // As site generators do: a page that is in its memory is not written again.
  const remembers =
    'mkdir -p dist .astro; cmp -s text.txt .astro/text || cp text.txt dist/text.html; cp text.txt .astro/text; echo > dist/index.html';
  const text = (rig: ProjectRig): Promise<string> =>
    readFile(join(rig.root, '.vercel/output/static/text.html'), 'utf8');
  await using rig = await services(remembers);
  await actionsOf(rig);
  await rm(join(rig.root, '.vercel'), { recursive: true });
  await rig.write({ 'site/other.txt': 'an input that the page is not made of' });
  expect((await actionsOf(rig)).ran).toContain('build:site');
  expect(await text(rig)).toBe('one\n');
  await writeFile(join(rig.root, 'site/text.txt'), 'two\n');
  await actionsOf(rig);
  await writeFile(join(rig.root, 'site/text.txt'), 'one\n');
  await configure(rig, 512);
  await actionsOf(rig);
  await writeFile(join(rig.root, 'site/text.txt'), 'two\n');
  await configure(rig, 1024);
  await actionsOf(rig);
  expect(await text(rig)).toBe('two\n');
});
