import { dirname, join } from 'node:path';
import { type Disk, type FileStamp, kindOf } from '@svc-build/model/disk';
import { OWN_NAMES } from '@svc-build/model/never-bundled';
import { absolutePath } from '@svc-build/model/project-path';
import { sha256 } from './sha256.ts';

/** What was looked at, by path below the project root (or absolute), as it was just before the first look; null for nothing. */
export type Trace = Map<string, FileStamp | null>;
export type ReadonlyTrace = ReadonlyMap<string, FileStamp | null>;

/** Looks at each path once, as far as `trace` goes, and notes it there. Relative paths start at `root`. */
export function tracedLook(
  trace: Trace,
  root: string,
  disk: Pick<Disk, 'identity'>,
): (path: string) => FileStamp | null {
  return (path) => {
    const known = trace.get(path);
    if (known !== undefined) return known;
    const stamp = disk.identity(absolutePath(root, path));
    trace.set(path, stamp);
    return stamp;
  };
}

/** Adds what was looked at elsewhere; of a path that is in both, the first look counts. */
export function addTrace(trace: Trace, more: ReadonlyTrace): void {
  for (const [path, stamp] of more) if (!trace.has(path)) trace.set(path, stamp);
}

/** Patterns that were looked for, from the project root. */
interface GlobLook {
  readonly patterns: readonly string[];
  readonly ignore: readonly string[];
}

/** From how many paths on what was concluded for several is kept once for all of them. */
const SHARED_FROM = 16;

/**
 * The paths that one reader looked at. What was concluded once for many, such as the members of a workspace, is a set of
 * its own that all of them refer to: a thousand services that each look at a thousand members are no million paths.
 */
export class TracePaths {
  readonly paths: Set<string>;
  /** The directories among them whose names were read. */
  readonly listed: Set<string>;
  /** What was looked for by patterns: in the directories on the way, names that do not match are no matter. */
  readonly globs: Set<GlobLook>;
  readonly shared: Set<TracePaths>;

  /** Begins with what is in another one. */
  constructor(begun?: TracePaths) {
    this.paths = new Set(begun?.paths);
    this.listed = new Set(begun?.listed);
    this.globs = new Set(begun?.globs);
    this.shared = new Set(begun?.shared);
  }

  add(path: string): void {
    this.paths.add(path);
  }

  list(directory: string): void {
    this.listed.add(directory);
  }

  /** Refers to what was looked at for many, unless that is little. */
  refer(other: TracePaths): void {
    if (other.paths.size < SHARED_FROM) this.include(other);
    else this.shared.add(other);
  }

  /** Takes over what was looked at for few. */
  include(other: TracePaths): void {
    for (const path of other.paths) this.paths.add(path);
    for (const directory of other.listed) this.listed.add(directory);
    for (const glob of other.globs) this.globs.add(glob);
    for (const one of other.shared) this.shared.add(one);
  }

  /** This set and all that it refers to, each once. */
  all(): readonly TracePaths[] {
    const found = new Set<TracePaths>([this]);
    // What is added to a set while it is walked is walked too.
    for (const one of found) for (const other of one.shared) found.add(other);
    return [...found];
  }
}

/** Digests of what directories say: which names are in them, of which kind, and where links lead. */
export class Listings {
  readonly #root: string;
  readonly #disk: Pick<Disk, 'identity' | 'list' | 'readLink'>;
  readonly #known = new Map<string, { readonly stamp: FileStamp; readonly digest: string | null }>();

  /** `root` is where relative paths start. */
  constructor(root: string, disk: Pick<Disk, 'identity' | 'list' | 'readLink'>) {
    this.#root = root;
    this.#disk = disk;
  }

  /** Of a directory as it was seen; null for one that has moved since, and for everything else. */
  of(path: string, stamp: FileStamp | null): string | null {
    if (stamp === null || kindOf(stamp) !== 'directory') return null;
    const known = this.#known.get(path);
    if (known !== undefined && sameStamp(known.stamp, stamp)) return known.digest;
    const digest = this.#read(absolutePath(this.#root, path), stamp);
    this.#known.set(path, { stamp, digest });
    return digest;
  }

  #read(path: string, stamp: FileStamp): string | null {
    // What we keep in the root ourselves is no source, and is not there in another checkout.
    const isOurs = (name: string): boolean => path === this.#root && OWN_NAMES.has(name);
    const words = (this.#disk.list(path) ?? []).flatMap(({ name, kind }) =>
      isOurs(name) ? [] : [kind, name, kind === 'link' ? (this.#disk.readLink(absolutePath(path, name)) ?? '') : ''],
    );
    return sameStamp(this.#disk.identity(path), stamp) ? sha256(words.join('\0')) : null;
  }
}

/** As many as Linux follows. */
const MOST_LINKS = 40;

/**
 * Every link on the way from a link to what it leads to, itself included, and the first thing there that is missing. As
 * long as none of them has moved, the way leads to the same place: a look at its two ends misses a link in the middle
 * that was turned elsewhere, as `current` of releases is, or `/etc/alternatives/python3`.
 */
export function linkTrail(link: string, disk: Pick<Disk, 'identity' | 'readLink' | 'realPath'>): readonly string[] {
  const trail: string[] = [];
  let at = disk.realPath(dirname(link)) ?? dirname(link);
  const pending = [link.slice(link.lastIndexOf('/') + 1)];
  while (pending.length > 0 && trail.length < MOST_LINKS) {
    const next = join(at, pending.shift() ?? '');
    const stamp = disk.identity(next);
    if (stamp === null || kindOf(stamp) === 'link') trail.push(next);
    if (stamp === null) break;
    if (kindOf(stamp) !== 'link') {
      at = next;
      continue;
    }
    const target = disk.readLink(next) ?? '';
    if (target.startsWith('/')) at = '/';
    pending.unshift(...target.split('/').filter((segment) => segment !== ''));
  }
  return trail;
}

/** How long two changes may be apart and still get the same stamp: a tick of the kernel, with room. */
const TICK_MS = 20;
/** The same where stamps are whole seconds. */
const COARSE_TICK_MS = 2000;

/** Whether nothing has moved between two looks at a path; absence is null. */
export function sameStamp(a: FileStamp | null, b: FileStamp | null): boolean {
  if (a === null || b === null) return a === b;
  return (
    a.ctimeMs === b.ctimeMs && a.mtimeMs === b.mtimeMs && a.size === b.size && a.inode === b.inode && a.mode === b.mode
  );
}

/**
 * Whether contents that were read at a time may have been changed after that without a trace: the last change is so
 * recent that a later one could have got the same stamp (git calls such entries racy). Only `ctime` cannot be set back.
 */
export function isTooRecent({ ctimeMs }: FileStamp, readAtMs: number): boolean {
  const tick = ctimeMs % 1000 === 0 ? COARSE_TICK_MS : TICK_MS;
  return ctimeMs >= readAtMs - tick;
}
