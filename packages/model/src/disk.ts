import type { Readable } from 'node:stream';

/** All that a file system moves when what is at a path changes, as node gives it; links are not followed. */
export interface FileStamp {
  /** Type and permissions, as in `st_mode`. */
  readonly mode: number;
  readonly size: number;
  readonly mtimeMs: number;
  readonly ctimeMs: number;
  readonly inode: number;
}

export type PathKind = 'file' | 'directory' | 'link' | 'other';

const TYPE = 0o170000;

/** What a path is, by its mode. */
export function kindOf({ mode }: Pick<FileStamp, 'mode'>): PathKind {
  switch (mode & TYPE) {
    case 0o100000:
      return 'file';
    case 0o040000:
      return 'directory';
    case 0o120000:
      return 'link';
    default:
      return 'other';
  }
}

/** Whether it is a pipe: whoever opens one waits until somebody writes to it. */
export function isPipe({ mode }: Pick<FileStamp, 'mode'>): boolean {
  return (mode & TYPE) === 0o010000;
}

/** Whether any execute bit is set. */
export function isExecutable({ mode }: Pick<FileStamp, 'mode'>): boolean {
  return (mode & 0o111) !== 0;
}

/** A name in a directory. */
export interface NamedEntry {
  readonly name: string;
  readonly kind: PathKind;
}

/*
 * The disk has two sides: `Files` waits for it, `Disk` does not. Both are one disk and follow one set of rules. Paths are
 * absolute. Expected absence is null (or false, or nothing); anything else that goes wrong throws: for a read an
 * `UnreadableFile`, else what the system said, with its `code`. Listings are sorted by bytes. A file is written whole under
 * a name of `temp-name.ts` and renamed into place, with exactly the mode that is given, so that a reader sees all of it or
 * nothing; directories that it needs are made.
 */

/** What a path is, links not followed. */
interface FileStat {
  readonly kind: PathKind;
  readonly size: number;
  readonly executable: boolean;
  readonly mtimeMs: number;
}

/** Which files below a directory are looked for. */
export interface GlobOrder {
  readonly root: string;
  /** Relative to `root`, as what is found. */
  readonly patterns: readonly string[];
  readonly ignore?: readonly string[];
  /** Whether links to directories are entered; with `all`, what is no file is named too. */
  readonly enterLinks?: boolean | 'all';
  /** Hears of every directory that is looked into, and of every single path that is looked at; absolute. */
  readonly onVisit?: (path: string) => void;
}

/** The asynchronous side, for work that can go on meanwhile. Missing directories above something new are made. */
export interface Files {
  stat(path: string): Promise<FileStat | null>;
  readBytes(path: string): Promise<Uint8Array | null>;
  readText(path: string): Promise<string | null>;
  /** The bytes of a file as they are wanted; `end` is the last one. */
  stream(path: string, range?: { readonly start: number; readonly end: number }): Readable;
  /** Empty when there is no directory. */
  list(path: string): Promise<readonly NamedEntry[]>;
  /** Files that match, sorted by bytes. */
  glob(order: GlobOrder): Promise<readonly string[]>;
  /** The path with all links resolved; null when it leads nowhere. */
  realPath(path: string): Promise<string | null>;
  readLink(path: string): Promise<string | null>;
  makeDirectory(path: string): Promise<void>;
  write(path: string, contents: string | Uint8Array, mode?: number): Promise<void>;
  /** Creates a whole file at once; false when something was there already. */
  create(path: string, contents: string): Promise<boolean>;
  /**
   * Makes a new file of pieces as they come, and takes it away again when they end in an error. It is there, and grows,
   * before it is whole.
   */
  createFrom(path: string, pieces: AsyncIterable<Uint8Array>, mode: number): Promise<void>;
  /** A new directory that only we can enter; its path begins so and ends in a random part. */
  makeTemporary(prefix: string): Promise<string>;
  /** Replaces what is there, not atomically: for places that no other process reads yet. */
  copy(from: string, to: string, mode: number): Promise<void>;
  /** Copies a tree to where nothing is, with all that may be written to in it; less of it when aborted. */
  copyTree(from: string, to: string, signal: AbortSignal): Promise<void>;
  symlink(target: string, path: string): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  /** Removes a file or a whole tree; nothing there is fine. */
  remove(path: string): Promise<void>;
}

/**
 * The disk for walks over thousands of paths, where a promise for each would cost more than the look. What is not
 * `write` makes no directories: callers that write thousands of files make each directory once.
 */
export interface Disk {
  identity(path: string): FileStamp | null;
  /**
   * Whether a path is as it was: mode, size, mtimeMs, ctimeMs and inode stand in this order from `at` on, all 0 where nothing was.
   * The same as comparing identities, without making any.
   */
  isUnmoved(path: string, numbers: Float64Array, at: number): boolean;
  /** Null when there is no directory. */
  list(path: string): readonly NamedEntry[] | null;
  read(path: string): Uint8Array | null;
  /** The SHA-256 of a file's contents in hex, however large it is, and the mode of the file that was read. */
  digest(path: string): { readonly digest: string; readonly mode: number } | null;
  readLink(path: string): string | null;
  realPath(path: string): string | null;
  makeDirectory(path: string): void;
  /** A second name for a file. `taken`: something has that name. `refused`: the file system has no such thing, or no more. */
  hardLink(from: string, to: string): 'linked' | 'taken' | 'refused';
  /** A copy that appears whole. */
  copy(from: string, to: string, mode: number): void;
  symlink(target: string, path: string): void;
  rename(from: string, to: string): void;
  remove(path: string): void;
  write(path: string, contents: string | Uint8Array, mode?: number): void;
  /** Returns when a file, or a directory with its names, would be there after a loss of power too. */
  sync(path: string): void;
  /** The time of day that files are stamped with, in milliseconds. */
  now(): number;
}

/** What is added must fit behind it, in a name of 255 bytes. */
const KEPT_CHARACTERS = 64;

/**
 * A temporary name beside a path, where a process makes what it then renames into place. No lock, record or result has an
 * `@` in its own name, so what a killed process leaves there can be told apart.
 */
export function tempNameOf(path: string, pid: number): string {
  const slash = path.lastIndexOf('/') + 1;
  return `${path.slice(0, slash)}${path.slice(slash, slash + KEPT_CHARACTERS)}@${pid}-${Math.random().toString(36).slice(2)}`;
}

/** The process that made what has a temporary name; null for every other name. */
export function ownerOfTempName(name: string): number | null {
  const pid = /@(\d+)-[a-z0-9]+$/.exec(name)?.[1];
  return pid === undefined ? null : Number(pid);
}
