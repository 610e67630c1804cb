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

/** Whether somebody may execute it. */
export function isExecutable({ mode }: Pick<FileStamp, 'mode'>): boolean {
  return (mode & 0o111) !== 0;
}

/**
 * The disk without waiting, for sweeps over thousands of paths, where a promise for each would cost more than the look.
 * Paths are absolute. Expected absence is null; anything else that goes wrong throws.
 */
export interface Disk {
  identity(path: string): FileStamp | null;
  /**
   * Whether a path is as it was: mode, size, mtimeMs, ctimeMs and inode stand in this order from `at` on, all 0 where nothing was.
   * The same as comparing identities, without making any.
   */
  isUnmoved(path: string, numbers: Float64Array, at: number): boolean;
  /** Names in a directory, sorted by code action; null when there is none. */
  list(path: string): readonly { readonly name: string; readonly kind: PathKind }[] | null;
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
  symbolicLink(target: string, path: string): void;
  rename(from: string, to: string): void;
  remove(path: string): void;
  /** Writes a whole file aside and renames it into place. */
  write(path: string, contents: string | Uint8Array, mode?: number): void;
  /** The time of day that files are stamped with, in milliseconds. */
  now(): number;
}
