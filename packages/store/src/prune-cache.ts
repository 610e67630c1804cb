import { join } from 'node:path';
import { type Disk, type FileStamp, kindOf } from '@svc-build/model/disk';
import { type CachePlaces, readUsage, writeUsage } from './cache-usage.ts';
import { type Entry, parseEntry } from './entry-store.ts';

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

/** A file of the store. */
export interface ObjectFile {
  readonly path: string;
  /** The digest, with `x` behind it for an executable one. */
  readonly name: string;
  readonly stamp: FileStamp;
}

/** An entry of the store; null where the file is none of this version. */
export interface EntryFile {
  readonly path: string;
  readonly key: string;
  readonly entry: Entry<unknown> | null;
  readonly stamp: FileStamp;
}

type WalkDisk = Pick<Disk, 'list' | 'identity' | 'read'>;

/** Every object of a store, and what a killed writer left beside them. */
export function walkObjects({ objects }: CachePlaces, disk: WalkDisk): readonly ObjectFile[] {
  return walkFan(objects, disk).map(({ path, name, stamp }) => ({ path, name, stamp }));
}

/** Every entry of a store. */
export function walkEntries({ entries }: CachePlaces, disk: WalkDisk): readonly EntryFile[] {
  return walkFan(entries, disk).map(({ path, name, stamp }) => {
    const key = `sha256:${name.replace(/\.json$/, '')}`;
    const bytes = disk.read(path);
    return { path, key, stamp, entry: bytes === null ? null : parseEntry(bytes, key) };
  });
}

/** The names of the objects that an entry needs. */
export function objectsOf(entry: Entry<unknown>): readonly string[] {
  return entry.files.flatMap((file) =>
    file.kind === 'file' || file.kind === 'executable'
      ? [`${file.digest}${file.kind === 'executable' ? 'x' : ''}`]
      : [],
  );
}

function walkFan(directory: string, disk: WalkDisk): readonly ObjectFile[] {
  return (disk.list(directory) ?? []).flatMap((fan) =>
    (disk.list(join(directory, fan.name)) ?? []).flatMap(({ name }) => {
      const path = join(directory, fan.name, name);
      const stamp = disk.identity(path);
      return stamp === null || kindOf(stamp) !== 'file' ? [] : [{ path, name, stamp }];
    }),
  );
}
