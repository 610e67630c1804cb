import type { Disk } from '@svc-build/model/disk';
import { type CachePlaces, readUsage, writeUsage } from './cache-usage.ts';
import { type EntryFile, type ObjectFile, objectsOf, walkEntries, walkObjects } from './walk-cache.ts';

/** An object that no entry names may belong to one that is being written just now, here or in another checkout. */
const GRACE_MS = 60 * 60 * 1000;

/** What was thrown away, and what is left. */
export interface Pruned {
  readonly entries: number;
  readonly bytes: number;
  readonly left: { readonly entries: number; readonly bytes: number };
}

/** Removes the entries that were unused for the longest time until the rest is within the limit, then the objects that no entry needs. */
export function pruneCache(places: CachePlaces, limitBytes: number, disk: Disk): Pruned {
  const { lastUsed } = readUsage(places.usage, disk);
  const found = walkEntries(places, disk);
  const broken = found.filter(({ entry }) => entry === null);
  const usedAt = ({ key, stamp }: EntryFile): number => lastUsed[key] ?? stamp.mtimeMs;
  const newestFirst = found.filter(({ entry }) => entry !== null).sort((a, b) => usedAt(b) - usedAt(a));
  const objects = walkObjects(places, disk);
  const sizes = new Map(objects.map(({ name, stamp }) => [name, stamp.size]));

  const needed = new Set<string>();
  let bytes = 0;
  let isFull = false;
  const kept = newestFirst.filter(({ entry }) => {
    const more = entry === null ? [] : [...new Set(objectsOf(entry))].filter((name) => !needed.has(name));
    const added = more.reduce((sum, name) => sum + (sizes.get(name) ?? 0), 0);
    isFull ||= bytes + added > limitBytes;
    if (isFull) return false;
    bytes += added;
    for (const name of more) needed.add(name);
    return true;
  });
  const isKept = new Set(kept);
  const gone = found.filter((one) => !isKept.has(one));
  for (const { path } of gone) disk.remove(path);
  const evicted = newestFirst.filter((one) => !isKept.has(one));
  const unneeded = objects.filter(({ name }) => !needed.has(name));
  const freed = removeObjects(unneeded, evicted, disk);
  const stillThere = Object.fromEntries(kept.map((one) => [one.key, usedAt(one)]));
  writeUsage(places.usage, { bytes, lastUsed: stillThere }, disk);
  return { entries: gone.length - broken.length, bytes: freed, left: { entries: kept.length, bytes } };
}

/** Removes objects that no entry needs, less young ones that none of the evicted entries named; returns their bytes. */
function removeObjects(unneeded: readonly ObjectFile[], evicted: readonly EntryFile[], disk: Disk): number {
  const released = new Set(evicted.flatMap(({ entry }) => (entry === null ? [] : objectsOf(entry))));
  let freed = 0;
  for (const { path, name, stamp } of unneeded) {
    const isYoung = Math.max(stamp.ctimeMs, stamp.mtimeMs) > disk.now() - GRACE_MS;
    if (isYoung && !released.has(name)) continue;
    disk.remove(path);
    freed += stamp.size;
  }
  return freed;
}
