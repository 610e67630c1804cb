import type { Disk } from '@svc-build/model/disk';
import { cachePlaces } from './cache-usage.ts';
import { bytesBelow } from './kept-directories.ts';
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
    keptBytes: bytesBelow(places.keep, disk),
  };
}
