import { constants, createReadStream } from 'node:fs';
import * as fs from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { compare } from '@svc-build/model/compare';
import type { FileStat, Files } from '@svc-build/model/host';
import { tempNameOf } from '@svc-build/model/temp-name';
import { makeDirectories } from './make-directories.ts';
import { READ_ONLY, tooLarge } from './read-bounds.ts';
import { codeOf, isAbsence, readRefusal } from './read-refusal.ts';

/** The disk, on node:fs. */
export const nodeFiles: Files = {
  stat: async (path) => {
    const stats = await orNull(path, fs.lstat(path));
    return stats === null
      ? null
      : { kind: kindOf(stats), size: stats.size, executable: (stats.mode & 0o111) !== 0, mtimeMs: stats.mtimeMs };
  },
  readBytes: (path) => orNull(path, readFile(path)),
  readText: async (path) => (await orNull(path, readFile(path)))?.toString('utf8') ?? null,
  stream: (path, range) => createReadStream(path, range),
  list: async (path) => {
    const entries = await orNull(path, fs.readdir(path, { withFileTypes: true }));
    return (entries ?? [])
      .map((entry) => ({ name: entry.name, kind: kindOf(entry) }))
      .sort((a, b) => compare(a.name, b.name));
  },
  glob: async (root, patterns, ignore, enterLinks, onVisit = () => {}) => {
    const { globFiles } = await import('./glob-files.ts');
    return globFiles({ root, patterns, ignore, enterLinks, onVisit });
  },
  realPath: (path) => orNull(path, fs.realpath(path)),
  readLink: (path) => orNull(path, fs.readlink(path)),
  makeDirectory: async (path) => makeDirectories(path),
  write: async (path, contents, mode = 0o644) => {
    makeDirectories(dirname(path));
    const aside = tempNameOf(path, process.pid);
    try {
      await fs.writeFile(aside, contents, { flag: 'wx', mode });
      await fs.chmod(aside, mode);
      await fs.rename(aside, path);
    } catch (thrown) {
      await fs.rm(aside, { force: true });
      throw thrown;
    }
  },
  create: async (path, contents) => {
    makeDirectories(dirname(path));
    const aside = tempNameOf(path, process.pid);
    try {
      // A link puts the whole file in place at once, and only if nothing is there.
      await fs.writeFile(aside, contents, { flag: 'wx' });
      await fs.link(aside, path);
      return true;
    } catch (thrown) {
      if (codeOf(thrown) === 'EEXIST') return false;
      throw thrown;
    } finally {
      await fs.rm(aside, { force: true });
    }
  },
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
  makeTemporary: () => fs.mkdtemp(join(tmpdir(), 'svc-build-')),
  copy: async (from, to, mode) => {
    makeDirectories(dirname(to));
    await fs.copyFile(from, to, constants.COPYFILE_FICLONE);
    await fs.chmod(to, mode);
  },
  copyTree: async (from, to, signal) => {
    const { copyTree } = await import('./copy-tree.ts');
    await copyTree(from, to, signal);
  },
  makePrivateDirectory: (path) => fs.mkdir(path, { mode: 0o700 }),
  link: async (target, path) => {
    makeDirectories(dirname(path));
    await fs.symlink(target, path);
  },
  rename: (from, to) => fs.rename(from, to),
  remove: (path) => fs.rm(path, { recursive: true, force: true }),
};

interface Kinded {
  isFile(): boolean;
  isDirectory(): boolean;
  isSymbolicLink(): boolean;
}

function kindOf(entry: Kinded): FileStat['kind'] {
  if (entry.isFile()) return 'file';
  if (entry.isDirectory()) return 'directory';
  return entry.isSymbolicLink() ? 'link' : 'other';
}

/** A pipe or a device has no contents that would end, and opening one must not wait for whoever writes. */
async function readFile(path: string): Promise<Buffer | null> {
  const file = await fs.open(path, READ_ONLY);
  try {
    const stats = await file.stat();
    if (!stats.isFile()) return null;
    const refused = tooLarge(path, stats.size);
    if (refused !== null) throw refused;
    return await file.readFile();
  } finally {
    await file.close();
  }
}

/** Absence is an answer; a disk that fails is not. */
async function orNull<T>(path: string, operation: Promise<T>): Promise<T | null> {
  try {
    return await operation;
  } catch (thrown) {
    if (isAbsence(thrown)) return null;
    throw readRefusal(thrown, path);
  }
}
