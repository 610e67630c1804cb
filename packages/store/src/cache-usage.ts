import { join } from 'node:path';
import type { Disk } from '@svc-build/model/disk';
import { stableJson } from '@svc-build/model/json';

/** Which entries and kept directories were used when, and about how much the cache holds. Times of files say neither once a cache was copied. */
export interface CacheUsage {
  /** Grows with what is stored; counted anew by `pruneCache`. */
  readonly bytes: number;
  /** When that was, in milliseconds since 1970; what is in kept directories is known from then alone. */
  readonly countedAt: number;
  /** By key, in milliseconds since 1970. */
  readonly lastUsed: Readonly<Record<string, number>>;
}

const NONE: CacheUsage = { bytes: 0, countedAt: 0, lastUsed: {} };

/** What was noted last; nothing where that cannot be read, which makes entries older than they are and no worse. */
export function readUsage(path: string, disk: Pick<Disk, 'read'>): CacheUsage {
  const bytes = disk.read(path);
  if (bytes === null) return NONE;
  try {
    // Written by us; a torn file does not parse.
    return { ...NONE, ...(JSON.parse(Buffer.from(bytes).toString('utf8')) as Partial<CacheUsage>) };
  } catch {
    return NONE;
  }
}

/** Entries that a run used, and how many bytes of objects came with them. */
interface CacheUse {
  readonly keys: readonly string[];
  readonly addedBytes: number;
}

/** Notes that entries were used now. Two writers at once lose one note. */
export function noteUse(
  path: string,
  { keys, addedBytes }: CacheUse,
  disk: Pick<Disk, 'read' | 'write' | 'now'>,
): CacheUsage {
  const before = readUsage(path, disk);
  const now = disk.now();
  const lastUsed = { ...before.lastUsed, ...Object.fromEntries(keys.map((key) => [key, now])) };
  const usage = { ...before, bytes: before.bytes + addedBytes, lastUsed };
  writeUsage(path, usage, disk);
  return usage;
}

/** Puts a whole account in the place of the last one. */
export function writeUsage(path: string, usage: CacheUsage, disk: Pick<Disk, 'write'>): void {
  disk.write(path, stableJson(usage, 0));
}

/** What lies where in a cache directory. */
export interface CachePlaces {
  readonly objects: string;
  readonly entries: string;
  /** Whose results those are. */
  readonly makers: string;
  readonly usage: string;
  /** What it took time to find out about services, by question. */
  readonly plans: string;
  /** A random one, for what frameworks bake in. */
  readonly secret: string;
  /** Of package managers and compilers. */
  readonly keep: string;
  /** Which of them builds are at work in. */
  readonly inUse: string;
}

/** The places of a cache directory. */
export function cachePlaces(directory: string): CachePlaces {
  return {
    objects: join(directory, 'objects'),
    entries: join(directory, 'entries'),
    makers: join(directory, 'makers'),
    usage: join(directory, 'usage.json'),
    plans: join(directory, 'plans'),
    secret: join(directory, 'secret'),
    keep: join(directory, 'keep'),
    inUse: join(directory, 'in-use'),
  };
}
