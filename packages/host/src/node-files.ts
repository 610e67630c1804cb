import { constants, createReadStream } from 'node:fs';
import * as fs from 'node:fs/promises';
import { dirname } from 'node:path';
import { type Files, isExecutable, kindOf } from '@svc-build/model/disk';
import {
  canBeRead,
  createWhole,
  makeDirectories,
  namedEntries,
  nodeDisk,
  nullIfAbsent,
  READ_ONLY,
} from './node-disk.ts';

/** The disk, on node:fs/promises. What is small and rare is the synchronous side's: one way to make a whole file is enough. */
export const nodeFiles: Files = {
  stat: async (path) => {
    const stats = await orNull(path, fs.lstat(path));
    if (stats === null) return null;
    return { kind: kindOf(stats), size: stats.size, executable: isExecutable(stats), mtimeMs: stats.mtimeMs };
  },
  readBytes: (path) => orNull(path, readFile(path)),
  readText: async (path) => (await orNull(path, readFile(path)))?.toString('utf8') ?? null,
  stream: (path, range) => createReadStream(path, range),
  list: async (path) => namedEntries((await orNull(path, fs.readdir(path, { withFileTypes: true }))) ?? []),
  glob: async (order) => {
    const { globFiles } = await import('./glob-files.ts');
    return globFiles(order);
  },
  realPath: (path) => orNull(path, fs.realpath(path)),
  readLink: (path) => orNull(path, fs.readlink(path)),
  makeDirectory: async (path) => makeDirectories(path),
  write: async (path, contents, mode) => nodeDisk.write(path, contents, mode),
  create: async (path, contents) => createWhole(path, contents),
  createFrom: async (path, pieces, mode) => {
    makeDirectories(dirname(path));
    const file = await fs.open(path, 'wx', mode);
    try {
      await file.chmod(mode);
      for await (const piece of pieces) await file.writeFile(piece);
    } catch (thrown) {
      await fs.rm(path, { force: true });
      throw thrown;
    } finally {
      await file.close();
    }
  },
  makeTemporary: (prefix) => fs.mkdtemp(prefix),
  copy: async (from, to, mode) => {
    makeDirectories(dirname(to));
    await fs.copyFile(from, to, constants.COPYFILE_FICLONE);
    await fs.chmod(to, mode);
  },
  copyTree: async (from, to, signal) => {
    const { copyTree } = await import('./copy-tree.ts');
    await copyTree(from, to, signal);
  },
  symlink: async (target, path) => {
    makeDirectories(dirname(path));
    await fs.symlink(target, path);
  },
  rename: (from, to) => fs.rename(from, to),
  remove: (path) => fs.rm(path, { recursive: true, force: true }),
};

async function readFile(path: string): Promise<Buffer | null> {
  const file = await fs.open(path, READ_ONLY);
  try {
    return canBeRead(path, await file.stat()) ? await file.readFile() : null;
  } finally {
    await file.close();
  }
}

function orNull<T>(path: string, look: Promise<T>): Promise<T | null> {
  return look.catch((thrown: unknown) => nullIfAbsent(thrown, path));
}
