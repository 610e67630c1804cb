import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type ProjectRig, projectRig, repository } from '../rig/project-rig.ts';
import { page, scriptedServices } from '../rig/scripted-services.ts';
import { packagesIn, type WatchedStart, watchedStart } from '../rig/watched-start.ts';

// What a run that has nothing to do loads and starts, as users have it.
const HEAVY = ['listr2', 'execa', 'zod', 'fast-glob', 'tar-stream'];
const dist = join(repository, 'packages/cli/dist');

async function built(): Promise<ProjectRig> {
  const rig = await projectRig({
    ...scriptedServices({ site: page('one'), other: page('two') }),
    'site/notes.txt': 'one\n',
  });
  await watchedStart(rig, ['build']);
  return rig;
}

function expectLight({ packages, files, children }: WatchedStart): void {
  expect(files).toContain(join(dist, 'start.cjs'));
  expect(HEAVY.filter((name) => packages.has(name))).toEqual([]);
  // Nothing is loaded that was not bundled, either.
  expect(files.filter((file) => file.includes('/node_modules/'))).toEqual([]);
  expect(children).toEqual([]);
}

describe('a build that has nothing to do loads little and starts nothing (trap 38: it is one process)', () => {
  it.each<[string, (rig: ProjectRig) => Promise<WatchedStart>]>([
    ['svc-build build', (rig) => watchedStart(rig, ['build'])],
    ['svc-build', (rig) => watchedStart(rig, [])],
    ['svc-build build --json', (rig) => watchedStart(rig, ['build', '--json'])],
    [
      'svc-build build -C, through the parser',
      (rig) => watchedStart(rig, ['build', '-C', rig.root], join(rig.root, '..')),
    ],
    [
      'svc-build build --concurrency 2, through the parser',
      (rig) => watchedStart(rig, ['build', '--concurrency', '2']),
    ],
  ])('%s', async (_, run) => {
    await using rig = await built();
    const start = await run(rig);
    expect(start.stdout).toMatch(/fresh/);
    expectLight(start);
  });

  it('nor does one that puts the output right from the cache, without what plans', async () => {
    await using rig = await built();
    await rm(join(rig.root, '.vercel'), { recursive: true });
    const start = await watchedStart(rig, ['build']);
    expect(start.stdout).toMatch(/restored/);
    expectLight(start);
  });
});

it('nor does one after the directory of the output was made anew in a directory that is looked at', async () => {
  await using rig = await projectRig({
    ...scriptedServices({ site: page('one') }),
    'package.json': '{ "workspaces": ["site"] }',
  });
  await watchedStart(rig, ['build']);
  await rm(join(rig.root, '.vercel'), { recursive: true });
  const restored = await watchedStart(rig, ['build']);
  expect(restored.stdout).toMatch(/restored/);
  expectLight(restored);
  const start = await watchedStart(rig, ['build']);
  expect(start.stdout).toMatch(/fresh/);
  expectLight(start);
});

it('a build that finds everything in a cache elsewhere, as in a fresh checkout, starts nothing', async () => {
  await using rig = await projectRig(scriptedServices({ site: page('one'), other: page('two') }));
  const args = ['build', '--cache-dir', '../kept'];
  await watchedStart(rig, args);
  for (const name of ['.svc-build', '.vercel']) await rm(join(rig.root, name), { recursive: true });
  const { stdout, packages, children } = await watchedStart(rig, args);
  expect(stdout).toMatch(/restored/);
  expect(children).toEqual([]);
  expect(packages).not.toContain('execa');
});

it('all that it loads of its own is one text', async () => {
  await using rig = await built();
  const { files } = await watchedStart(rig, ['build']);
  expect(files.filter((file) => file.startsWith(dist))).toEqual([join(dist, 'start.cjs')]);
});

describe('this is noticed', () => {
  it('when a run builds: it loads what plans and runs, and starts programs', async () => {
    await using rig = await built();
    await writeFile(join(rig.root, 'site/notes.txt'), 'two\n');
    const { packages, children } = await watchedStart(rig, ['build']);
    expect([...packages]).toEqual(expect.arrayContaining(['execa', 'zod', 'fast-glob']));
    expect(children.join('\n')).toMatch(/npm|sh/);
  });

  it('because modules are functions with the names of their files', () => {
    const texts = ['start.cjs', 'options.cjs', 'build.cjs', 'rest.cjs'].map((name) => join(dist, name));
    expect([...packagesIn(texts)]).toEqual(expect.arrayContaining(HEAVY));
    expect(HEAVY.filter((name) => packagesIn([join(dist, 'start.cjs')]).has(name))).toEqual([]);
  });
});
