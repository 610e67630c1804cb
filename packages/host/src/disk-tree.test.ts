import { spawnSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { diskTree } from './disk-tree.ts';
import { nodeFiles } from './node-files.ts';

let root = '';
beforeAll(async () => {
  const base = await mkdtemp(join(tmpdir(), 'svc-build-'));
  root = join(base, 'project');
  await mkdir(join(root, 'src/deep'), { recursive: true });
  await writeFile(join(base, 'outside.txt'), 'outside');
  await writeFile(join(root, 'src/.hidden'), '');
  await writeFile(join(root, 'src/run.sh'), '#!/bin/sh');
  await chmod(join(root, 'src/run.sh'), 0o755);
  await writeFile(join(root, 'src/deep/a.txt'), 'a');
  await symlink('deep', join(root, 'src/linked'));
  await symlink('deep/a.txt', join(root, 'src/linked.txt'));
  await symlink('../outside.txt', join(root, 'escape'));
  await symlink('nowhere', join(root, 'broken'));
  await symlink('loop', join(root, 'loop'));
});

describe('a tree on disk', () => {
  it('says what things are, links followed', async () => {
    const tree = diskTree(root, nodeFiles);
    const kinds = await Promise.all(
      ['.', 'src/linked', 'src/linked.txt', 'broken', 'loop', 'none'].map((path) => tree.kind(path)),
    );
    expect(kinds).toEqual(['directory', 'directory', 'file', null, null, null]);
  });

  it('lists and globs in a fixed order, with dot files and links to files, entering no linked directory', async () => {
    const tree = diskTree(root, nodeFiles);
    expect((await tree.list('src')).map((entry) => entry.name)).toEqual([
      '.hidden',
      'deep',
      'linked',
      'linked.txt',
      'run.sh',
    ]);
    expect(await tree.glob(['src/**'], { ignore: ['**/*.sh'] })).toEqual([
      'src/.hidden',
      'src/deep/a.txt',
      'src/linked.txt',
    ]);
    expect(await tree.glob(['src/run.sh/**', 'src/run.sh/*', 'src/run.sh'])).toEqual(['src/run.sh']);
  });

  it('enters links to directories when asked to, and no link that leads around itself', async () => {
    const tree = diskTree(root, nodeFiles);
    await symlink('..', join(root, 'src/deep/up'));
    await symlink('../deep', join(root, 'src/deep/self'));
    const found = await tree.glob(['src/**'], { ignore: ['**/*.sh'], enterLinks: true });
    expect(found).toEqual(['src/.hidden', 'src/deep/a.txt', 'src/linked.txt', 'src/linked/a.txt']);
  });

  it('names what is no file to whoever asks for all', async () => {
    const tree = diskTree(root, nodeFiles);
    spawnSync('mkfifo', [join(root, 'pipe')]);
    await symlink('/dev/null', join(root, 'device'));
    const names = ['broken', 'device', 'loop', 'pipe'];
    expect(await tree.glob(names, { enterLinks: 'all' })).toEqual(names);
    expect(await tree.glob(names, { enterLinks: true })).toEqual([]);
  });

  it('knows where a path leads', async () => {
    const tree = diskTree(root, nodeFiles);
    const places = await Promise.all(
      ['src/linked/a.txt', 'escape', '../outside.txt', 'broken', 'broken/x', 'loop', 'none'].map((path) =>
        tree.locate(path),
      ),
    );
    expect(places).toEqual(['inside', 'outside', 'outside', 'broken-link', 'broken-link', 'broken-link', 'missing']);
  });

  it('knows what may be executed', async () => {
    const tree = diskTree(root, nodeFiles);
    expect([await tree.isExecutable('src/run.sh'), await tree.isExecutable('src/deep/a.txt')]).toEqual([true, false]);
  });
});
