import { mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { build } from '../rig/outcomes.ts';
import { type ProjectRig, projectRig } from '../rig/project-rig.ts';
import { scriptedServices } from '../rig/scripted-services.ts';

// Where outputs, caches and projects are, and what is there already.
const copies = 'rm -rf dist && cp -R src dist';
const output = (rig: ProjectRig, path = ''): string => join(rig.root, '.vercel/output', path);

async function copied(): Promise<ProjectRig> {
  const rig = await projectRig({ ...scriptedServices({ site: copies }), 'site/src/index.html': 'one\n' });
  expect((await build(rig)).outcomes).toEqual({ site: 'built' });
  return rig;
}

describe('what is not ours is never replaced, not even when only the output has changed', () => {
  it.each<[string, (rig: ProjectRig) => Promise<unknown>, string]>([
    [
      'a directory with files of somebody else',
      async (rig) => {
        await mkdir(output(rig));
        await writeFile(output(rig, 'precious.txt'), 'precious\n');
      },
      'precious.txt',
    ],
    ['a file', (rig) => writeFile(output(rig), 'precious\n'), ''],
    [
      'a link to a directory',
      async (rig) => {
        await mkdir(join(rig.root, '../elsewhere'));
        await writeFile(join(rig.root, '../elsewhere/precious.txt'), 'precious\n');
        await symlink('../../elsewhere', output(rig));
      },
      'precious.txt',
    ],
  ])('%s', async (_, put, precious) => {
    await using rig = await copied();
    await rm(output(rig), { recursive: true });
    await put(rig);
    expect(await rig.run(['build'])).toMatchObject({ code: 2, stderr: expect.stringContaining('[OUTPUT_REFUSED]') });
    expect(await readFile(output(rig, precious), 'utf8')).toBe('precious\n');
  });

  it('but an empty directory is', async () => {
    await using rig = await copied();
    await rm(output(rig), { recursive: true });
    await mkdir(output(rig));
    expect((await build(rig)).outcomes).toEqual({ site: 'restored' });
  });
});

describe('a service at the root of its project', () => {
  const files = {
    'vercel.json': '{ "experimentalServices": { "site": { "entrypoint": ".", "routePrefix": "/" } } }',
    'package.json': JSON.stringify({ scripts: { build: copies } }),
    'src/index.html': 'one\n',
  };

  it.each<[string, readonly string[]]>([
    ['is not made of the output', []],
    ['is not made of the output elsewhere in it', ['--output', '.out/deep']],
    ['is not made of the cache in it', ['--cache-dir', 'results']],
  ])('%s', async (_, args) => {
    await using rig = await projectRig(files);
    expect(await build(rig, { args })).toMatchObject({ outcomes: { site: 'built' }, codes: [] });
    expect(await build(rig, { args })).toMatchObject({ outcomes: { site: 'fresh' }, codes: [] });
    expect(await build(rig, { args: [...args, '--verify-inputs'] })).toMatchObject({ outcomes: { site: 'fresh' } });
    await rig.write({ 'src/index.html': 'two\n' });
    expect(await build(rig, { args })).toMatchObject({ outcomes: { site: 'built' }, codes: [] });
    await rig.write({ 'src/index.html': 'one\n' });
    expect(await build(rig, { args })).toMatchObject({ outcomes: { site: 'restored' }, codes: [] });
    // What a killed run left beside an output is no source either.
    await rig.write({ '.out/.deep.svc-build-staging-1:1/x': '', '.vercel/.output.svc-build-previous/x': '' });
    expect(await build(rig, { args: [...args, '--verify-inputs'] })).toMatchObject({ outcomes: { site: 'fresh' } });
  });
});
