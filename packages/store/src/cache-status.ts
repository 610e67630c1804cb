import { join } from 'node:path';
import { type Disk, kindOf } from '@svc-build/model/disk';
import { cachePlaces } from './cache-usage.ts';
import { walkEntries, walkObjects } from './walk-cache.ts';

/** What is in a cache directory. */
export interface CacheStatus {
  readonly entries: number;
  readonly objects: number;
  readonly objectBytes: number;
  /** Of package managers and compilers. */
  readonly keptBytes: number;
}

/** Counts what a cache directory holds. */
export function cacheStatus(directory: string, disk: Pick<Disk, 'list' | 'identity' | 'read'>): CacheStatus {
  const places = cachePlaces(directory);
  const objects = walkObjects(places, disk);
  return {
    entries: walkEntries(places, disk).length,
    objects: objects.length,
    objectBytes: objects.reduce((sum, { stamp }) => sum + stamp.size, 0),
    keptBytes: bytesBelow(join(directory, 'keep'), disk),
  };
}

function bytesBelow(directory: string, disk: Pick<Disk, 'list' | 'identity'>): number {
  let bytes = 0;
  for (const { name, kind } of disk.list(directory) ?? []) {
    const path = join(directory, name);
    if (kind === 'directory') bytes += bytesBelow(path, disk);
    else bytes += sizeOf(path, disk);
  }
  return bytes;
}

function sizeOf(path: string, disk: Pick<Disk, 'identity'>): number {
  const stamp = disk.identity(path);
  return stamp !== null && kindOf(stamp) === 'file' ? stamp.size : 0;
}
