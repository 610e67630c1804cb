import { readdirSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { build } from '../rig/outcomes.ts';
import { type ProjectRig, projectRig } from '../rig/project-rig.ts';
import { scriptedServices } from '../rig/scripted-services.ts';

/** A build that copies its pages and takes nothing away. */
const copying = (): Promise<ProjectRig> =>
  projectRig({
    ...scriptedServices({ site: 'mkdir -p dist && cp -R src/. dist' }),
    'site/src/index.html': 'index',
    'site/src/old.html': 'old',
    'site/src/deep/older.html': 'older',
  });

const published = (rig: ProjectRig): readonly string[] => readdirSync(join(rig.root, '.vercel/output/static')).sort();

it('a page whose source is gone is published no more, although the build takes nothing away', async () => {
  await using rig = await copying();
  await build(rig);
  expect(published(rig)).toEqual(['deep', 'index.html', 'old.html']);
  await rm(join(rig.root, 'site/src/old.html'));
  await rm(join(rig.root, 'site/src/deep'), { recursive: true });
  expect(await build(rig)).toMatchObject({ outcomes: { site: 'built' }, codes: [] });
  expect(published(rig)).toEqual(['index.html']);
});

it('what somebody else has put or changed there stays', async () => {
  await using rig = await copying();
  await build(rig);
  await writeFile(join(rig.root, 'site/dist/mine.html'), 'mine');
  await writeFile(join(rig.root, 'site/dist/old.html'), 'changed');
  await rm(join(rig.root, 'site/src/old.html'));
  await build(rig);
  expect(await readFile(join(rig.root, 'site/dist/mine.html'), 'utf8')).toBe('mine');
  expect(await readFile(join(rig.root, 'site/dist/old.html'), 'utf8')).toBe('changed');
});

it('a build that failed leaves nothing behind either', async () => {
  await using rig = await copying();
  const script = (more: string): string =>
    JSON.stringify({ scripts: { build: `mkdir -p dist && cp -R src/. dist${more}` } });
  await rig.write({ 'site/package.json': script(' && exit 1') });
  expect(await rig.run(['build'])).toMatchObject({ code: 1 });
  await rm(join(rig.root, 'site/src/old.html'));
  await rig.write({ 'site/package.json': script('') });
  await build(rig);
  expect(published(rig)).toEqual(['deep', 'index.html']);
});
