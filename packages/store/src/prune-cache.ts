import type { Disk } from '@svc-build/model/disk';
import { type CachePlaces, readUsage, writeUsage } from './cache-usage.ts';
import { clearKept, type KeptDirectory, keptDirectories, keptUse, removeKept } from './kept-directories.ts';
import { ignoreDiskErrors } from './object-store.ts';
import { sweepMakers } from './result-makers.ts';
import { type EntryFile, type ObjectFile, objectsOf, walkEntries, walkObjects } from './walk-cache.ts';

/** An object that no entry names may belong to one that is being written just now, here or in another checkout. */
const GRACE_MS = 60 * 60 * 1000;

/** What a cache may hold, and which of its kept directories a build is at work in. */
export interface PruneLimit {
  readonly bytes: number;
  readonly isInUse: (keptName: string) => boolean;
}

/** What was thrown away, and what is left. */
export interface Pruned {
  readonly entries: number;
  /** Kept directories, by name. */
  readonly kept: readonly string[];
  readonly bytes: number;
  readonly left: { readonly entries: number; readonly bytes: number };
}

/** A result, or a kept directory. */
type Candidate = { readonly usedAt: number } & (
  | { readonly entry: EntryFile }
  | { readonly entry: null; readonly kept: KeptDirectory }
);

/**
 * Makes room until the rest is within the limit: kept directories of versions that are no longer used go first, then what
 * was unused for the longest time. Objects that no entry needs go too. What a build works in stays, whatever its size.
 */
export function pruneCache(places: CachePlaces, limit: PruneLimit, disk: Disk): Pruned {
  ignoreDiskErrors(() => clearKept(places, disk), undefined);
  const { lastUsed } = readUsage(places.usage, disk);
  const found = walkEntries(places, disk);
  const whole = found.filter(({ entry }) => entry !== null);
  const kept = keptDirectories(places, lastUsed, disk);
  const objects = walkObjects(places, disk);
  const usedAt = ({ key, stamp }: EntryFile): number => lastUsed[key] ?? stamp.mtimeMs;
  const all: readonly Candidate[] = [
    ...whole.map((entry) => ({ entry, usedAt: usedAt(entry) })),
    ...kept.map((one) => ({ entry: null, kept: one, usedAt: one.usedAt })),
  ];
  const { staying, needed } = withinLimit(all, objects, limit);
  const stays = new Set(staying.map((one) => one.entry ?? one.kept));
  for (const one of found) if (!stays.has(one)) disk.remove(one.path);
  const left = whole.filter((one) => stays.has(one));
  const evicted = whole.filter((one) => !stays.has(one));
  const freed = removeObjects(
    objects.filter(({ name }) => !needed.has(name)),
    evicted,
    disk,
  );
  const keys = new Set(left.map(({ key }) => key));
  ignoreDiskErrors(() => sweepMakers(places.makers, (key) => keys.has(key), disk), undefined);
  // One that was begun with since the look stays too.
  const removed = kept.filter((one) => !stays.has(one) && !limit.isInUse(one.name) && removeKept(one, disk));
  const stillKept = kept.filter((one) => !removed.includes(one));
  const bytes = sum(objects.filter(({ name }) => needed.has(name)).map(({ stamp }) => stamp.size)) + bytesOf(stillKept);
  const uses = [
    ...left.map((one) => [one.key, usedAt(one)]),
    ...stillKept.map((one) => [keptUse(one.name), one.usedAt]),
  ];
  // Who makes room where there is none left is not told that it failed; the times of files say the same, less well.
  const usage = { bytes, countedAt: disk.now(), lastUsed: Object.fromEntries(uses) };
  ignoreDiskErrors(() => writeUsage(places.usage, usage, disk), undefined);
  return {
    entries: evicted.length,
    kept: removed.map(({ name }) => name),
    bytes: freed + bytesOf(removed),
    left: { entries: left.length, bytes },
  };
}

/** What stays, and the objects that it needs. */
function withinLimit(
  all: readonly Candidate[],
  objects: readonly ObjectFile[],
  limit: PruneLimit,
): { readonly staying: readonly Candidate[]; readonly needed: ReadonlySet<string> } {
  const sizes = new Map(objects.map(({ name, stamp }) => [name, stamp.size]));
  const needed = new Set<string>();
  const isFixed = (one: Candidate): boolean => one.entry === null && limit.isInUse(one.kept.name);
  let bytes = bytesOf(all.flatMap((one) => (one.entry === null && isFixed(one) ? [one.kept] : [])));
  let isFull = false;
  const staying = [...all].sort(worthier).filter((one) => {
    if (isFixed(one)) return true;
    const entry = one.entry?.entry ?? null;
    const more = entry === null ? [] : [...new Set(objectsOf(entry))].filter((name) => !needed.has(name));
    const added = one.entry === null ? one.kept.bytes : sum(more.map((name) => sizes.get(name) ?? 0));
    const fits = !isFull && bytes + added <= limit.bytes;
    // What compilers keep may be larger than all results, which are none the worse for that.
    isFull ||= !fits && one.entry !== null;
    if (!fits) return false;
    bytes += added;
    for (const name of more) needed.add(name);
    return true;
  });
  return { staying, needed };
}

/** Used later first; a result before a directory that the same run used; superseded directories last. */
function worthier(a: Candidate, b: Candidate): number {
  const isOld = (one: Candidate): number => (one.entry === null && one.kept.isSuperseded ? 1 : 0);
  const isKept = (one: Candidate): number => (one.entry === null ? 1 : 0);
  return isOld(a) - isOld(b) || b.usedAt - a.usedAt || isKept(a) - isKept(b);
}

function bytesOf(kept: readonly KeptDirectory[]): number {
  return sum(kept.map(({ bytes }) => bytes));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
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
