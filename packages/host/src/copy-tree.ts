import { constants, type Dirent } from 'node:fs';
import * as fs from 'node:fs/promises';
import { join } from 'node:path';

/** Enough to keep the disk busy, and few enough that whoever reads a file meanwhile need not wait for all of them. */
const AT_A_TIME = 8;
const OWNER_WRITES = 0o200;

/**
 * Copies a tree to a place where nothing is, ending early when aborted. File contents are shared where the disk can clone
 * (Btrfs, XFS), and never linked: a hard link is the same file, and would be written to in both places. Links stay as they
 * are. What the owner could not write to becomes writable, as an output that was made read-only is to be run, too.
 */
export async function copyTree(from: string, to: string, signal: AbortSignal): Promise<void> {
  const waiting: { readonly path: string; readonly entry: Dirent }[] = [];
  const enter = async (path: string): Promise<void> => {
    await fs.mkdir(join(to, path), { recursive: path === '' });
    for (const entry of await fs.readdir(join(from, path), { withFileTypes: true })) {
      const below = join(path, entry.name);
      if (entry.isDirectory()) await enter(below);
      else waiting.push({ path: below, entry });
    }
  };
  await enter('');
  const work = async (): Promise<void> => {
    for (let next = waiting.pop(); next !== undefined && !signal.aborted; next = waiting.pop()) {
      const source = join(from, next.path);
      const target = join(to, next.path);
      if (next.entry.isSymbolicLink()) await fs.symlink(await fs.readlink(source), target);
      else if (next.entry.isFile()) await copyFile(source, target);
    }
  };
  // All of them are waited for: nothing may still be written when this has failed.
  const ended = await Promise.allSettled(Array.from({ length: AT_A_TIME }, work));
  const failed = ended.find((one) => one.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}

async function copyFile(source: string, target: string): Promise<void> {
  await fs.copyFile(source, target, constants.COPYFILE_FICLONE);
  const { mode } = await fs.stat(target);
  if ((mode & OWNER_WRITES) === 0) await fs.chmod(target, (mode & 0o777) | OWNER_WRITES);
}
