import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { type ProjectRig, projectRig } from '../rig/project-rig.ts';
import { scriptedServices } from '../rig/scripted-services.ts';

/** `web` is made from what `api` writes: a client among the sources of `web`, and a schema in its own results. */
async function clientFromApi(): Promise<ProjectRig> {
  const rig = await projectRig({
    ...scriptedServices({
      web: 'mkdir -p dist && cat page.txt client.txt ../api/dist/schema.txt > dist/index.html',
      api: 'rm -rf dist && mkdir dist && cat schema.txt > ../web/client.txt && cp schema.txt dist && echo api > dist/index.html',
    }),
    ...{ 'web/page.txt': 'page ', 'api/schema.txt': 'one ', '.gitignore': 'client.txt\ndist\n' },
    'svc-build.json': JSON.stringify({
      services: { web: { dependsOn: ['api'] }, api: { generated: ['/web/client.txt'] } },
    }),
  });
  execFileSync('git', ['init', '--quiet'], { cwd: rig.root });
  return rig;
}

/** Edits the page, builds, and tells which actions ran and what is served. */
async function withPage(rig: ProjectRig, text: string): Promise<readonly string[]> {
  await writeFile(join(rig.root, 'web/page.txt'), text);
  const ran = await rig.run(['build', '--json']);
  expect(ran).toMatchObject({ code: 0 });
  const events = ran.stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  const served = readFileSync(join(rig.root, '.vercel/output/static/index.html'), 'utf8');
  return [...events.flatMap(({ type, action }) => (type === 'action-started' ? [action] : [])), served];
}

it('does not run while what it left for others is there', async () => {
  await using rig = await clientFromApi();
  expect(await withPage(rig, 'first ')).toEqual(['build:api', 'build:web', 'first one one ']);
  expect(await withPage(rig, 'second ')).toEqual(['build:web', 'second one one ']);
  expect(await withPage(rig, 'third ')).toEqual(['build:web', 'third one one ']);
});

it('does not run again for others after it was built alone', async () => {
  await using rig = await clientFromApi();
  await withPage(rig, 'first ');
  await writeFile(join(rig.root, 'api/schema.txt'), 'two ');
  expect(await rig.run(['build', 'api'])).toMatchObject({ code: 0 });
  expect(await withPage(rig, 'first ')).toEqual(['build:web', 'first two two ']);
});

it.each<[string, (rig: ProjectRig) => Promise<void>]>([
  ['a generated file', (rig) => rm(join(rig.root, 'web/client.txt'))],
  ['a file of its results', (rig) => rm(join(rig.root, 'api/dist/schema.txt'))],
])('comes from the cache where %s is gone', async (_, spoil) => {
  await using rig = await clientFromApi();
  await withPage(rig, 'first ');
  await spoil(rig);
  expect(await withPage(rig, 'second ')).toEqual(['build:web', 'second one one ']);
});

it.each<[string, (rig: ProjectRig) => Promise<void>]>([
  ['a generated file was changed', (rig) => writeFile(join(rig.root, 'web/client.txt'), 'mine ')],
  ['a file of its results was changed', (rig) => writeFile(join(rig.root, 'api/dist/schema.txt'), 'mine ')],
  ['there is a file more in its results', (rig) => writeFile(join(rig.root, 'api/dist/more.txt'), 'more ')],
])('runs where %s', async (_, spoil) => {
  await using rig = await clientFromApi();
  await withPage(rig, 'first ');
  await spoil(rig);
  expect(await withPage(rig, 'second ')).toEqual(['build:api', 'build:web', 'second one one ']);
});

it('comes from the cache where what lies there is of other sources', async () => {
  await using rig = await clientFromApi();
  await withPage(rig, 'first ');
  await writeFile(join(rig.root, 'api/schema.txt'), 'two ');
  expect(await withPage(rig, 'first ')).toEqual(['build:api', 'build:web', 'first two two ']);
  await writeFile(join(rig.root, 'api/schema.txt'), 'one ');
  expect(await withPage(rig, 'second ')).toEqual(['build:web', 'second one one ']);
});
