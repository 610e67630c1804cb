import { join } from 'node:path';
import { tempNameOf } from '@svc-build/model/disk';
import type { CacheMount } from '@svc-build/model/plan';
import { cachePlaces } from '@svc-build/store/cache-usage';
import { ignoreDiskErrors } from '@svc-build/store/object-store';
import type { BuildContext } from '../build-context.ts';
import { keptName } from '../places.ts';
import { usingKept } from './kept-in-use.ts';

/** Work in kept directories, which are those of the context that it is given. */
interface KeptWork<T> {
  readonly run: (context: BuildContext) => Promise<T>;
  readonly hasFailed: (result: T) => boolean;
}

/** Compilers and package managers write more than a byte, and say so in the middle of their work. */
const ROOM_BYTES = 1024 * 1024;

/**
 * Does work in kept directories that runs may share. Where the cache takes no writes, or stops taking them or loses a
 * directory while work that fails is done, the work is done beside the other state of this checkout: it is slower then,
 * and a cache fails no build.
 */
export async function keepingSomewhere<T>(
  keep: readonly CacheMount[],
  context: BuildContext,
  { run, hasFailed }: KeptWork<T>,
): Promise<T> {
  const shared = keep.filter(({ scope }) => scope === 'shared').map(keptName);
  if (shared.length === 0) return run(context);
  const { directories, interrupt } = context;
  const place = cachePlaces(directories.cache).keep;
  const elsewhere = { ...context, directories: { ...directories, kept: join(directories.state, 'keep', '.shared') } };
  if (!hasRoom(place, context)) return run(elsewhere);
  const inodes = (): readonly (number | null)[] =>
    shared.map((name) => context.host.disk.identity(join(place, name))?.inode ?? null);
  const before = inodes();
  const result = await usingKept(keep, context, () => run(context));
  if (!hasFailed(result) || interrupt.stop.aborted) return result;
  const after = inodes();
  const isThere = before.every((inode, index) => inode === null || inode === after[index]);
  known.delete(context);
  return isThere && hasRoom(place, context) ? result : run(elsewhere);
}

/** By run: asked once, and again after a failure. */
const known = new WeakMap<BuildContext, boolean>();

function hasRoom(directory: string, context: BuildContext): boolean {
  const found = known.get(context) ?? takesWrites(directory, context);
  known.set(context, found);
  return found;
}

function takesWrites(directory: string, { host }: BuildContext): boolean {
  const file = tempNameOf(join(directory, '.room'), host.machine.pid);
  return ignoreDiskErrors(() => {
    try {
      host.disk.write(file, new Uint8Array(ROOM_BYTES));
      return true;
    } finally {
      host.disk.remove(file);
    }
  }, false);
}
