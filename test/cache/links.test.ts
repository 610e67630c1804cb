import { readFileSync } from 'node:fs';
import { chmod, mkdir, symlink, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { build } from '../rig/outcomes.ts';
import { type ProjectRig, projectRig } from '../rig/project-rig.ts';
import { scriptedServices } from '../rig/scripted-services.ts';

// A link that leads through other links is watched all the way: `current` of releases, Debian's alternatives.
const copies =
  'rm -rf dist && mkdir dist && cat words.txt > dist/index.html 2>/dev/null || echo nothing > dist/index.html';
const output = (rig: ProjectRig): string => readFileSync(join(rig.root, '.vercel/output/static/index.html'), 'utf8');

/** Two releases beside the project, and `current`, which leads to the first. */
async function released(rig: ProjectRig, files: Readonly<Record<string, readonly [one: string, two: string]>>) {
  const at = (path: string): string => join(rig.root, '..', path);
  for (const [index, version] of ['v1', 'v2'].entries()) {
    await mkdir(at(version));
    for (const [name, texts] of Object.entries(files)) await writeFile(at(`${version}/${name}`), texts[index] ?? '');
  }
  await symlink('v1', at('current'));
  return {
    turn: async () => {
      await unlink(at('current'));
      await symlink('v2', at('current'));
    },
  };
}

async function isFresh(rig: ProjectRig): Promise<void> {
  expect((await build(rig)).outcomes).toEqual({ site: 'fresh' });
  expect((await build(rig)).outcomes).toEqual({ site: 'fresh' });
}

it('a link in the middle of the way to an input is turned', async () => {
  await using rig = await projectRig(scriptedServices({ site: copies }));
  const { turn } = await released(rig, { 'words.txt': ['one\n', 'two\n'] });
  await symlink('../../current/words.txt', join(rig.root, 'site/words.txt'));
  await build(rig);
  await isFresh(rig);
  await turn();
  expect(await build(rig)).toMatchObject({
    outcomes: { site: 'built' },
    reasons: { site: ['site/words.txt changed'] },
  });
  expect(output(rig)).toBe('two\n');
});

it('a link in the middle of the way to a directory is turned', async () => {
  await using rig = await projectRig(scriptedServices({ site: copies.replace('words.txt', 'linked/words.txt') }));
  const { turn } = await released(rig, { 'words.txt': ['one\n', 'two\n'] });
  await symlink('../../current', join(rig.root, 'site/linked'));
  await build(rig);
  await isFresh(rig);
  await turn();
  expect((await build(rig)).outcomes).toEqual({ site: 'built' });
  expect(output(rig)).toBe('two\n');
});

it('a link that led nowhere leads somewhere', async () => {
  await using rig = await projectRig(scriptedServices({ site: copies }));
  await symlink('../../later/words.txt', join(rig.root, 'site/words.txt'));
  await build(rig);
  await isFresh(rig);
  expect(output(rig)).toBe('nothing\n');
  await mkdir(join(rig.root, '../later'));
  await writeFile(join(rig.root, '../later/words.txt'), 'now\n');
  expect((await build(rig)).outcomes).toEqual({ site: 'built' });
  expect(output(rig)).toBe('now\n');
});

it('the configuration is reached through a link that is turned', async () => {
  const { 'vercel.json': config = '', ...files } = scriptedServices({ site: copies });
  await using rig = await projectRig(files);
  const moved = config.replace('"routePrefix": "/"', '"routePrefix": "/moved"');
  const { turn } = await released(rig, { 'vercel.json': [config, moved] });
  await symlink('../current/vercel.json', join(rig.root, 'vercel.json'));
  await build(rig);
  await isFresh(rig);
  await turn();
  expect((await build(rig)).outcomes).toEqual({ site: 'built' });
});

it('a tool is reached through a link that is turned to another version', async () => {
  await using rig = await projectRig(scriptedServices({ site: 'mkdir -p dist && node --version > dist/index.html' }));
  const script = (version: string): string =>
    `#!/bin/sh\n[ "$1" = -p ] && { echo ${version}; exit; }\n[ "$1" = --version ] && { echo ${version}; exit; }\nexec ${process.execPath} "$@"\n`;
  const { turn } = await released(rig, { node: [script('v20.19.0'), script('v22.11.0')] });
  const bin = join(rig.root, '../bin');
  await mkdir(bin);
  await symlink('../current/node', join(bin, 'node'));
  for (const version of ['v1', 'v2']) await chmod(join(rig.root, '..', version, 'node'), 0o755);
  const env = { PATH: `${bin}:${process.env.PATH}` };
  await build(rig, { env });
  expect((await build(rig, { env })).outcomes).toEqual({ site: 'fresh' });
  await turn();
  expect((await build(rig, { env })).reasons).toEqual({ site: ['node 20.19.0 → 22.11.0'] });
  expect(output(rig)).toBe('v22.11.0\n');
});
