import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { chmod, mkdir, readdir, rm, stat, symlink, truncate, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { build } from '../rig/outcomes.ts';
import { type ProjectRig, projectRig } from '../rig/project-rig.ts';
import { page, scriptedServices } from '../rig/scripted-services.ts';
import { treeDigest } from '../rig/tree-digest.ts';

// What a run believes of an output and of the cache. Numbers are those of the traps that named tools fell into.
const copies = 'rm -rf dist && cp -R src dist';
const at = (rig: ProjectRig, path: string): string => join(rig.root, path);
const output = (rig: ProjectRig, path = ''): string => join(rig.root, '.vercel/output', path);
const cache = (rig: ProjectRig, path = ''): string => join(rig.root, '../cache', path);

async function copied(): Promise<ProjectRig> {
  const rig = await projectRig({
    ...scriptedServices({ site: copies, other: page('other') }),
    'site/src/index.html': 'one\n',
    'site/src/more/b.txt': 'two\n',
  });
  expect((await build(rig)).outcomes).toEqual({ site: 'built', other: 'built' });
  return rig;
}

async function inDirectory(path: string): Promise<void> {
  await rm(path);
  await mkdir(join(path, 'x'), { recursive: true });
}

/** Every file of the store, by the kind of file. */
async function stored(rig: ProjectRig, kind: 'objects' | 'entries'): Promise<readonly string[]> {
  const fans = await readdir(cache(rig, kind));
  return fans.flatMap((fan) =>
    readdirSync(cache(rig, `${kind}/${fan}`)).map((name) => cache(rig, `${kind}/${fan}/${name}`)),
  );
}

describe('an output', () => {
  it('that is right is not touched', async () => {
    await using rig = await copied();
    const before = statSync(output(rig));
    expect((await build(rig)).outcomes).toEqual({ site: 'fresh', other: 'fresh' });
    expect(statSync(output(rig)).ino).toBe(before.ino);
    expect((await build(rig, { env: { CI: 'true' } })).outcomes).toEqual({ site: 'fresh', other: 'fresh' });
    expect(statSync(output(rig)).ino).toBe(before.ino);
  });

  it.each<[string, (rig: ProjectRig) => Promise<unknown>]>([
    ['a file was removed', (rig) => rm(output(rig, 'static/more/b.txt'))],
    ['a directory was removed', (rig) => rm(output(rig, 'static/more'), { recursive: true })],
    ['a file was edited', (rig) => writeFile(output(rig, 'static/index.html'), 'edited\n')],
    ['a file was added', (rig) => writeFile(output(rig, 'static/added.txt'), 'added\n')],
    ['a file became executable', (rig) => chmod(output(rig, 'static/index.html'), 0o755)],
    [
      'the manifest was edited',
      (rig) => writeFile(output(rig, 'routes-manifest.json'), '{"version":1,"routes":[],"services":{}}'),
    ],
    ['the manifest was removed', (rig) => rm(output(rig, 'routes-manifest.json'))],
    ['the manifest says nothing', (rig) => writeFile(output(rig, 'routes-manifest.json'), '{}')],
    ['a file may be read by nobody else', (rig) => chmod(output(rig, 'static/index.html'), 0o600)],
    ['all of it is gone', (rig) => rm(output(rig), { recursive: true })],
  ])('trap 33: is put right, by a look and not by a watcher, when %s', async (_, spoil) => {
    await using rig = await copied();
    const before = await treeDigest(output(rig));
    await spoil(rig);
    const { outcomes } = await build(rig);
    expect(Object.values(outcomes)).not.toContain('failed');
    expect(await treeDigest(output(rig))).toEqual(before);
    expect((await build(rig)).outcomes).toEqual({ site: 'fresh', other: 'fresh' });
  });

  it('trap 8: is put right when an edited file kept its size and its time', async () => {
    await using rig = await copied();
    const path = output(rig, 'static/index.html');
    const { atime, mtime } = await stat(path);
    await writeFile(path, 'ONE\n');
    await utimes(path, atime, mtime);
    await build(rig);
    expect(readFileSync(path, 'utf8')).toBe('one\n');
  });

  it('traps 4 and 31: holds nothing of sources that are gone, after switching there and back', async () => {
    await using rig = await copied();
    await writeFile(at(rig, 'site/src/extra.txt'), 'extra\n');
    expect((await build(rig)).outcomes).toEqual({ site: 'built', other: 'fresh' });
    expect(existsSync(output(rig, 'static/extra.txt'))).toBe(true);
    await rm(at(rig, 'site/src/extra.txt'));
    expect((await build(rig)).outcomes).toEqual({ site: 'restored', other: 'fresh' });
    expect(existsSync(output(rig, 'static/extra.txt'))).toBe(false);
    expect(existsSync(output(rig, 'static/index.html'))).toBe(true);
  });

  it('trap 20: is laid out anew, never through a link that lies in it', async () => {
    await using rig = await copied();
    await rm(output(rig, 'static/more'), { recursive: true });
    await symlink(at(rig, 'site/src'), output(rig, 'static/more'));
    await build(rig);
    expect(statSync(output(rig, 'static/more')).isDirectory()).toBe(true);
    expect(readFileSync(at(rig, 'site/src/index.html'), 'utf8')).toBe('one\n');
  });
});

describe('the cache', () => {
  it('traps 22 and 24: holds what links inside it lead to, and nothing that was read-only is in the way', async () => {
    const odd =
      'rm -rf dist && mkdir dist && touch dist/index.html && cat a.txt > dist/a.txt && ln -s a.txt dist/link && chmod 0444 dist/a.txt';
    await using rig = await projectRig({ ...scriptedServices({ site: odd }), 'site/a.txt': 'one\n' });
    for (const text of ['one\n', 'two\n', 'one\n']) {
      await writeFile(at(rig, 'site/a.txt'), text);
      expect(Object.values((await build(rig)).outcomes)).not.toContain('failed');
      expect(readFileSync(output(rig, 'static/link'), 'utf8')).toBe(text);
    }
    await rm(output(rig), { recursive: true });
    expect((await build(rig)).outcomes).toEqual({ site: 'restored' });
    expect(readFileSync(output(rig, 'static/link'), 'utf8')).toBe('one\n');
  });

  it('says again what the build said, and with --verbose what it printed', async () => {
    await using rig = await projectRig(scriptedServices({ site: `echo hello from the build; ${page('x')}` }));
    const config = { site: { entrypoint: 'site', routePrefix: '/', excludeFiles: 'nothing.txt' } };
    await rig.write({ 'vercel.json': JSON.stringify({ experimentalServices: config }) });
    const first = await build(rig);
    expect(first.codes).toEqual(['GLOB_MATCHES_NOTHING']);
    for (const outcome of ['fresh', 'restored']) {
      if (outcome === 'restored') await rm(output(rig), { recursive: true });
      const again = await build(rig, { args: ['--verbose'] });
      expect(again).toMatchObject({ outcomes: { site: outcome }, codes: first.codes });
      expect(again.lines).toEqual(['hello from the build']);
      expect((await build(rig)).codes).toEqual(first.codes);
    }
  });

  it.each<[string, (path: string) => Promise<unknown>, 'objects' | 'entries']>([
    ['traps 26 and 56: objects are missing', (path) => rm(path), 'objects'],
    ['traps 27 and 28: objects are truncated', (path) => truncate(path, 1), 'objects'],
    ['objects are altered', (path) => writeFile(path, 'altered'), 'objects'],
    ['an entry is truncated', (path) => truncate(path, 20), 'entries'],
    ['trap 55: directories are in the place of objects', (path) => inDirectory(path), 'objects'],
    ['an entry is nonsense', (path) => writeFile(path, '{"version":1}'), 'entries'],
  ])('is a miss that heals when %s', async (_, spoil, kind) => {
    await using rig = await copied();
    const before = await treeDigest(output(rig));
    await rm(output(rig), { recursive: true });
    for (const path of await stored(rig, kind)) await spoil(path);
    const healed = await build(rig);
    expect(healed.outcomes).toEqual({ site: 'built', other: 'built' });
    expect(healed.codes.filter((code) => code === 'CACHE_DAMAGED')).toHaveLength(2);
    expect(await treeDigest(output(rig))).toEqual(before);
    await rm(output(rig), { recursive: true });
    expect(await build(rig)).toMatchObject({ outcomes: { site: 'restored', other: 'restored' }, codes: [] });
  });

  it('trap 55: is a miss that heals when directories are in the place of entries', async () => {
    await using rig = await copied();
    await rm(output(rig), { recursive: true });
    for (const path of await stored(rig, 'entries')) await inDirectory(path);
    expect((await build(rig)).outcomes).toEqual({ site: 'built', other: 'built' });
    await rm(output(rig), { recursive: true });
    expect(await build(rig)).toMatchObject({ outcomes: { site: 'restored', other: 'restored' }, codes: [] });
  });

  it('traps 25 and 28: that is damaged costs no output that is right', async () => {
    await using rig = await copied();
    const before = await treeDigest(output(rig));
    for (const path of await stored(rig, 'entries')) await rm(path);
    expect((await build(rig)).outcomes).toEqual({ site: 'fresh', other: 'fresh' });
    await rig.write({ 'site/package.json': '{ "scripts": { "build": "exit 3" } }' });
    expect((await rig.run(['build'])).code).toBe(1);
    expect(await treeDigest(output(rig))).toEqual(before);
  });

  it('trap 44: --force builds and overwrites; --no-cache leaves it alone', async () => {
    await using rig = await copied();
    expect(await build(rig, { args: ['--force'] })).toMatchObject({
      outcomes: { site: 'built' },
      reasons: { site: ['asked for by --force'] },
    });
    const before = await stored(rig, 'entries');
    await writeFile(at(rig, 'site/src/index.html'), 'two\n');
    expect((await build(rig, { args: ['--no-cache'] })).outcomes).toEqual({ site: 'built', other: 'built' });
    expect(await stored(rig, 'entries')).toEqual(before);
    expect(readFileSync(output(rig, 'static/index.html'), 'utf8')).toBe('two\n');
  });

  it('traps 41 and 42: keeps to its limit, and what was used last stays', async () => {
    await using rig = await projectRig({ ...scriptedServices({ site: copies }), 'site/src/index.html': 'x' });
    await rig.write({ 'svc-build.json': '{ "cache": { "limit": "250 kB" } }' });
    const write = (letter: string) => writeFile(at(rig, 'site/src/index.html'), letter.repeat(100_000));
    for (const letter of ['a', 'b', 'a', 'c']) {
      await write(letter);
      await build(rig);
    }
    await write('a');
    expect((await build(rig)).outcomes).toEqual({ site: 'restored' });
    await write('b');
    expect((await build(rig)).outcomes).toEqual({ site: 'built' });
  });

  it('may be one for two checkouts', async () => {
    await using here = await copied();
    await using there = await projectRig();
    await rm(join(there.root, '../cache'), { recursive: true });
    await there.write(
      Object.fromEntries(
        ['vercel.json', 'site/package.json', 'other/package.json', 'site/src/index.html', 'site/src/more/b.txt'].map(
          (path) => [path, readFileSync(at(here, path), 'utf8')],
        ),
      ),
    );
    const env = { SVC_BUILD_CACHE_DIR: cache(here) };
    expect((await build(there, { env })).outcomes).toEqual({ site: 'restored', other: 'restored' });
    expect(await treeDigest(output(there))).toEqual(await treeDigest(output(here)));
    // Their files are the same ones: an edit in one place is noticed in the other.
    await writeFile(output(there, 'static/index.html'), 'edited\n');
    await build(here);
    expect(readFileSync(output(here, 'static/index.html'), 'utf8')).toBe('one\n');
  });

  it('is shown, read through, pruned and emptied by svc-build cache', async () => {
    await using rig = await copied();
    const ask = async (action: string) => JSON.parse((await rig.run(['cache', action, '--json'])).stdout);
    // Three files of two services and their builds, each kept once, and two of all services.
    expect(await ask('status')).toMatchObject({ entries: 4, objects: 5 });
    expect(await ask('prune')).toMatchObject({ entries: 0, left: { entries: 4 } });
    for (const path of await stored(rig, 'objects')) await truncate(path, 0);
    expect(await ask('verify')).toMatchObject({ wrongObjects: 5, wrongEntries: 4, entries: 0, objects: 0 });
    await ask('clean');
    expect(await readdir(join(rig.root, '../cache'))).toEqual([]);
    expect(await ask('status')).toMatchObject({ entries: 0, objects: 0, objectBytes: 0 });
  });
});
