import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { appendFile, mkdir, readdir, readFile, rename, rm, symlink, truncate, writeFile } from 'node:fs/promises';
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

  it('but what is ours is, also without its manifest, and after the project was moved', async () => {
    await using rig = await copied();
    await rm(output(rig, 'routes-manifest.json'));
    const moved = join(rig.root, '../moved');
    await rename(rig.root, moved);
    expect(await rig.run(['build'], { cwd: moved })).toMatchObject({ code: 0 });
    await rename(moved, rig.root);
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

describe('a cache that refuses', () => {
  it('makes no build fail: what is damaged and cannot be thrown away is not used', async () => {
    await using rig = await copied();
    const small = join(rig.root, '../small');
    if (!mountedDisk(small)) {
      console.log('Skipped: this machine does not let tests mount a small disk.');
      return;
    }
    const env = { SVC_BUILD_CACHE_DIR: small };
    try {
      await build(rig, { env, args: ['--force'] });
      for (const path of await filesBelow(join(small, 'objects'))) await appendFile(path, 'altered');
      execFileSync('mount', ['-o', 'remount,ro', small]);
      await rm(output(rig), { recursive: true });
      expect(await build(rig, { env })).toMatchObject({ outcomes: { site: 'built' } });
      expect(await readFile(output(rig, 'static/index.html'), 'utf8')).toBe('one\n');
    } finally {
      execFileSync('umount', [small]);
    }
  });
});

async function filesBelow(directory: string): Promise<readonly string[]> {
  const found = await readdir(directory, { recursive: true, withFileTypes: true });
  return found.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

function mountedDisk(directory: string): boolean {
  mkdirSync(directory);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=5m', 'tmpfs', directory], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

it('a source may be larger than what can be read at once', async () => {
  await using rig = await copied();
  await rig.write({ 'site/huge.bin': '' });
  await truncate(join(rig.root, 'site/huge.bin'), 2 ** 31 + 1);
  expect((await build(rig)).reasons).toEqual({ site: ['site/huge.bin added'] });
  expect((await build(rig)).outcomes).toEqual({ site: 'fresh' });
});
