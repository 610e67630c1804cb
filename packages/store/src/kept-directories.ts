import { join } from 'node:path';
import { type Disk, kindOf } from '@svc-build/model/disk';
import type { CachePlaces } from './cache-usage.ts';

/** What package managers and compilers keep in one directory of the cache. */
export interface KeptDirectory {
  readonly name: string;
  readonly path: string;
  readonly bytes: number;
  /** In milliseconds since 1970. */
  readonly usedAt: number;
  /** Whether one of the same tool, for another version of it, was used later. */
  readonly isSuperseded: boolean;
}

/** Begins the names of kept directories that are being removed. */
const GONE = '.gone-';

/** How the use of a kept directory is noted among those of results. */
export function keptUse(name: string): string {
  return `keep:${name}`;
}

/** Every kept directory of a cache. */
export function keptDirectories(
  { keep }: Pick<CachePlaces, 'keep'>,
  lastUsed: Readonly<Record<string, number>>,
  disk: Pick<Disk, 'list' | 'identity'>,
): readonly KeptDirectory[] {
  const found = (disk.list(keep) ?? [])
    .filter(({ name, kind }) => kind === 'directory' && !name.startsWith(GONE))
    .map(({ name }) => {
      const path = join(keep, name);
      const usedAt = lastUsed[keptUse(name)] ?? disk.identity(path)?.mtimeMs ?? 0;
      return { name, path, bytes: bytesBelow(path, disk), usedAt };
    });
  return found.map((one) => {
    const others = found.filter(({ name }) => toolOf(name) === toolOf(one.name));
    return { ...one, isSuperseded: others.some(({ usedAt }) => usedAt > one.usedAt) };
  });
}

/** Removes a kept directory and what says that it was filled; false when the disk refuses. */
export function removeKept({ path }: KeptDirectory, disk: Pick<Disk, 'remove' | 'rename' | 'now'>): boolean {
  // Go away as a whole first: who starts meanwhile finds it empty, not half there.
  const gone = join(path, '..', `${GONE}${disk.now()}-${Math.random().toString(36).slice(2)}`);
  try {
    disk.remove(`${path}.filled`);
    disk.rename(path, gone);
    disk.remove(gone);
    return true;
  } catch {
    return false;
  }
}

/** Removes what was left by who was killed while it removed. */
export function clearKept({ keep }: Pick<CachePlaces, 'keep'>, disk: Pick<Disk, 'list' | 'remove'>): void {
  for (const { name } of disk.list(keep) ?? []) if (name.startsWith(GONE)) disk.remove(join(keep, name));
}

/** What files below a directory hold. */
export function bytesBelow(directory: string, disk: Pick<Disk, 'list' | 'identity'>): number {
  let bytes = 0;
  for (const { name, kind } of disk.list(directory) ?? []) {
    const path = join(directory, name);
    const stamp = kind === 'file' ? disk.identity(path) : null;
    if (kind === 'directory') bytes += bytesBelow(path, disk);
    else if (stamp !== null && kindOf(stamp) === 'file') bytes += stamp.size;
  }
  return bytes;
}

/** A directory for certain versions of a tool is named after it and what sets it apart. */
function toolOf(name: string): string {
  return name.replace(/-[0-9a-f]{12}$/, '');
}
