import { createHash, hash } from 'node:crypto';
import * as fs from 'node:fs';
import { constants, type Dirent } from 'node:fs';
import { dirname } from 'node:path';
import { type Disk, type NamedEntry, type PathKind, tempNameOf } from '@svc-build/model/disk';
import { compare } from '@svc-build/model/json';
import { UnreadableFile } from '@svc-build/model/result';

const PIECE_BYTES = 1024 * 1024;
const NO_THROW = { throwIfNoEntry: false } as const;
/** Another file system, a file system without links, too many of them, or a rule against them. */
const CANNOT_LINK = new Set(['EXDEV', 'EPERM', 'EMLINK', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EACCES']);

const CANNOT_SYNC = new Set(['EINVAL', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EROFS']);

/** The disk, on the synchronous half of node:fs. */
export const nodeDisk: Disk = {
  identity: (path) => {
    const stats = lstat(path);
    if (stats === undefined) return null;
    return { mode: stats.mode, size: stats.size, mtimeMs: stats.mtimeMs, ctimeMs: stats.ctimeMs, inode: stats.ino };
  },
  isUnmoved: (path, numbers, at) => {
    const stats = lstat(path);
    if (stats === undefined) return numbers[at] === 0;
    return (
      stats.ctimeMs === numbers[at + 3] &&
      stats.mtimeMs === numbers[at + 2] &&
      stats.size === numbers[at + 1] &&
      stats.ino === numbers[at + 4] &&
      stats.mode === numbers[at]
    );
  },
  list: (path) => {
    const entries = orNull(path, () => fs.readdirSync(path, { withFileTypes: true }));
    return entries === null ? null : namedEntries(entries);
  },
  read: (path) => orNull(path, () => readFile(path)),
  digest: (path) => orNull(path, () => digestOf(path)),
  readLink: (path) => orNull(path, () => fs.readlinkSync(path)),
  realPath: (path) => orNull(path, () => fs.realpathSync(path)),
  makeDirectory: makeDirectories,
  hardLink: (from, to) => {
    try {
      fs.linkSync(from, to);
      return 'linked';
    } catch (thrown) {
      if (codeOf(thrown) === 'EEXIST') return 'taken';
      if (CANNOT_LINK.has(codeOf(thrown))) return 'refused';
      throw thrown;
    }
  },
  copy: (from, to, mode) =>
    replace(to, (temp) => {
      fs.copyFileSync(from, temp, fs.constants.COPYFILE_FICLONE);
      fs.chmodSync(temp, mode);
    }),
  symlink: (target, path) => fs.symlinkSync(target, path),
  rename: (from, to) => fs.renameSync(from, to),
  remove: (path) => fs.rmSync(path, { recursive: true, force: true }),
  write: (path, contents, mode = 0o644) => {
    makeDirectories(dirname(path));
    replace(path, (temp) => {
      fs.writeFileSync(temp, contents, { flag: 'wx', mode });
      fs.chmodSync(temp, mode);
    });
  },
  sync: (path) => {
    const file = fs.openSync(path, 'r');
    try {
      fs.fsyncSync(file);
    } catch (thrown) {
      // Some file systems have nothing to wait for, at directories above all.
      if (!CANNOT_SYNC.has(codeOf(thrown))) throw thrown;
    } finally {
      fs.closeSync(file);
    }
  },
  now: () => Date.now(),
};

/** One for all reads: thousands of small files are read after each other. */
const piece = Buffer.allocUnsafeSlow(PIECE_BYTES);

function readFile(path: string): Buffer | null {
  const file = fs.openSync(path, READ_ONLY);
  try {
    const stats = fs.fstatSync(file);
    if (!canBeRead(path, stats)) return null;
    if (stats.size >= PIECE_BYTES) return fs.readFileSync(file);
    const first = Buffer.from(piece.subarray(0, fs.readSync(file, piece)));
    // All of it, as its size says: it is not read once more to find its end.
    return first.length === stats.size ? first : Buffer.concat([first, fs.readFileSync(file)]);
  } finally {
    fs.closeSync(file);
  }
}

function digestOf(path: string): { readonly digest: string; readonly mode: number } | null {
  const file = fs.openSync(path, READ_ONLY);
  try {
    const stats = fs.fstatSync(file);
    if (!stats.isFile()) return null;
    const { mode, size } = stats;
    const first = fs.readSync(file, piece);
    // All of it, as its size says: it is not read once more to find its end.
    if (first === size && size < PIECE_BYTES) return { digest: hash('sha256', piece.subarray(0, first)), mode };
    return { digest: digestOfRest(file, first), mode };
  } finally {
    fs.closeSync(file);
  }
}

/** Piece by piece: a file may be larger than memory, and than what can be read at once. */
function digestOfRest(file: number, first: number): string {
  const sha256 = createHash('sha256');
  for (let count = first; count > 0; count = fs.readSync(file, piece)) sha256.update(piece.subarray(0, count));
  return sha256.digest('hex');
}

/** Without an error for what is not there, which costs as much as the look. */
function lstat(path: string): fs.Stats | undefined {
  try {
    return fs.lstatSync(path, NO_THROW);
  } catch (thrown) {
    return nullIfAbsent(thrown, path) ?? undefined;
  }
}

/**
 * Makes a directory and those above it that are not there. Node's own `recursive` says ENOENT where a disk is read-only,
 * and never ends below /proc; this throws what the disk said, with `code` and the path that it said it of.
 */
export function makeDirectories(path: string): void {
  // A look is cheap, and an error that says the same is not.
  if (isDirectory(path)) return;
  if (dirname(path) !== path && lstat(dirname(path)) === undefined) makeDirectories(dirname(path));
  try {
    fs.mkdirSync(path);
  } catch (thrown) {
    if (!isDirectory(path)) throw thrown;
  }
}

function isDirectory(path: string): boolean {
  try {
    return fs.statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
  } catch {
    return false;
  }
}

/** Creates a whole file; false when something has its name. A link puts it in place only if nothing is there. */
export function createWhole(path: string, contents: string): boolean {
  makeDirectories(dirname(path));
  const temp = tempNameOf(path, process.pid);
  try {
    fs.writeFileSync(temp, contents, { flag: 'wx' });
    fs.linkSync(temp, path);
    return true;
  } catch (thrown) {
    if (codeOf(thrown) === 'EEXIST') return false;
    throw thrown;
  } finally {
    fs.rmSync(temp, { force: true });
  }
}

/** Writes a file under a temporary name and renames it, so that a reader sees all of it or nothing. */
function replace(path: string, make: (temp: string) => void): void {
  const temp = tempNameOf(path, process.pid);
  try {
    make(temp);
    fs.renameSync(temp, path);
  } catch (thrown) {
    fs.rmSync(temp, { force: true });
    throw thrown;
  }
}

/** Nothing can be at a path that the system does not take, or that is none. */
const ABSENT = new Set(['ENOENT', 'ENOTDIR', 'EISDIR', 'EINVAL', 'ELOOP', 'ENAMETOOLONG', 'ERR_INVALID_ARG_VALUE']);

const PROBLEMS: Readonly<Record<string, string>> = {
  EACCES: 'permission is denied',
  EPERM: 'permission is denied',
  EIO: 'the disk fails',
  ENXIO: 'it is no file, and nobody serves it',
};

/** What is read whole is a text or a manifest; anything larger is read piece by piece, or not at all. */
const MOST_BYTES_AT_ONCE = 256 * 1024 * 1024;

/** Opening a pipe would otherwise wait for a writer. */
export const READ_ONLY: number = constants.O_RDONLY | constants.O_NONBLOCK;

/** The answer to a look that threw: null where it says that nothing is there. A disk that fails is no answer. */
export function nullIfAbsent(thrown: unknown, path: string): null {
  if (ABSENT.has(codeOf(thrown))) return null;
  throw readRefusal(thrown, path);
}

/** What a look finds; null where nothing is there. */
export function orNull<T>(path: string, look: () => T): T | null {
  try {
    return look();
  } catch (thrown) {
    return nullIfAbsent(thrown, path);
  }
}

/** What a failed read is to the rest of svc-build; what is no answer of the disk stays as it is. */
export function readRefusal(thrown: unknown, path: string): unknown {
  const code = codeOf(thrown);
  if (!(thrown instanceof Error) || !('syscall' in thrown) || thrown instanceof UnreadableFile) return thrown;
  return new UnreadableFile(path, PROBLEMS[code] ?? thrown.message.split(',', 1)[0] ?? code, code);
}

export function codeOf(thrown: unknown): string {
  return thrown instanceof Error && 'code' in thrown ? String(thrown.code) : '';
}

/** Whether what was opened can be read whole: a pipe or a device has no contents that would end. Throws for a giant. */
export function canBeRead(path: string, stats: { isFile(): boolean; readonly size: number }): boolean {
  if (!stats.isFile()) return false;
  if (stats.size <= MOST_BYTES_AT_ONCE) return true;
  const most = MOST_BYTES_AT_ONCE / 1024 / 1024;
  throw new UnreadableFile(path, `it is larger than ${most} MiB, the most that is read at once`);
}

/** A directory as node lists it, in our order. */
export function namedEntries(entries: readonly Dirent[]): readonly NamedEntry[] {
  return entries.map((entry) => ({ name: entry.name, kind: kindOf(entry) })).sort((a, b) => compare(a.name, b.name));
}

function kindOf(entry: Dirent): PathKind {
  if (entry.isFile()) return 'file';
  if (entry.isDirectory()) return 'directory';
  return entry.isSymbolicLink() ? 'link' : 'other';
}
