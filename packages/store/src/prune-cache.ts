import type { Disk } from '@svc-build/model/disk';
import type { CachePlaces } from './cache-places.ts';
import { readUsage, writeUsage } from './cache-usage.ts';
import { type EntryFile, objectsOf, walkEntries, walkObjects } from './walk-cache.ts';

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
  const freed = removeUnneeded(
    objects,
    needed,
    newestFirst.filter((one) => !isKept.has(one)),
    disk,
  );
  const stillThere = Object.fromEntries(kept.map((one) => [one.key, usedAt(one)]));
  writeUsage(places.usage, { bytes, lastUsed: stillThere }, disk);
  return { entries: gone.length - broken.length, bytes: freed, left: { entries: kept.length, bytes } };
}

function removeUnneeded(
  objects: ReturnType<typeof walkObjects>,
  needed: ReadonlySet<string>,
  evicted: readonly EntryFile[],
  disk: Disk,
): number {
  const released = new Set(evicted.flatMap(({ entry }) => (entry === null ? [] : objectsOf(entry))));
  let freed = 0;
  for (const { path, name, stamp } of objects) {
    const isYoung = Math.max(stamp.ctimeMs, stamp.mtimeMs) > disk.now() - GRACE_MS;
    if (needed.has(name) || (isYoung && !released.has(name))) continue;
    disk.remove(path);
    freed += stamp.size;
  }
  return freed;
}
