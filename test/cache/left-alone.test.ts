import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { build } from '../rig/outcomes.ts';
import { type ProjectRig, projectRig } from '../rig/project-rig.ts';
import { page, scriptedServices } from '../rig/scripted-services.ts';

// Where something has moved that one service alone looked at, nothing is read of the others.

/** A service that reads all of a directory, one that looks for a single file there, and some that do neither. */
async function neighbours(): Promise<ProjectRig> {
  const rig = await projectRig({
    ...scriptedServices({
      site: page('site'),
      lists: 'mkdir -p dist; cat ../lib/*.txt > dist/index.html',
      looks: 'mkdir -p dist; cat ../lib/extra.txt > dist/index.html 2>/dev/null || echo none > dist/index.html',
      other: page('other'),
      more: page('more'),
    }),
    'svc-build.json': JSON.stringify({ services: { lists: { inputs: ['lib/**'] } } }),
    'lib/one.txt': 'one\n',
  });
  await build(rig);
  await build(rig);
  return rig;
}

it('a file that appears matters to who looked for it in vain, whoever reads the directory around it', async () => {
  await using rig = await neighbours();
  writeFileSync(join(rig.root, 'lib/extra.txt'), 'extra\n');
  const { outcomes } = await build(rig);
  expect(outcomes).toMatchObject({ lists: 'built', looks: 'built', site: 'fresh' });
  const page = (service: string) =>
    readFileSync(join(rig.root, '.vercel/output/static', service, 'index.html'), 'utf8');
  expect(page('looks')).toBe('extra\n');
  expect(page('lists')).toBe('extra\none\n');
});

it('a manifest that appears above services matters to all of them', async () => {
  await using rig = await neighbours();
  writeFileSync(join(rig.root, 'tsconfig.json'), '{}\n');
  expect((await build(rig)).outcomes).toEqual({
    site: 'built',
    lists: 'built',
    looks: 'built',
    other: 'built',
    more: 'built',
  });
});

it('a directory that appears beside services changes nothing', async () => {
  await using rig = await neighbours();
  mkdirSync(join(rig.root, 'notes'));
  const { outcomes } = await build(rig);
  expect(new Set(Object.values(outcomes))).toEqual(new Set(['fresh']));
});
