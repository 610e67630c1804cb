import { createHash, hash } from 'node:crypto';
import * as fs from 'node:fs';
import { dirname } from 'node:path';
import type { Disk } from '@svc-build/model/disk';
import { tempNameOf } from '@svc-build/model/temp-name';
import { canBeRead, codeOf, namedEntries, nullIfAbsent, orNull, READ_ONLY } from './disk-answers.ts';

const PIECE_BYTES = 1024 * 1024;
const NO_THROW = { throwIfNoEntry: false } as const;
/** Another file system, a file system without links, too many of them, or a rule against them. */
const CANNOT_LINK = new Set(['EXDEV', 'EPERM', 'EMLINK', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EACCES']);

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
  now: () => Date.now(),
};

/** One for all reads: thousands of small files are read after each other. */
const piece = Buffer.allocUnsafeSlow(PIECE_BYTES);

function readFile(path: string): Buffer | null {
  const file = fs.openSync(path, READ_ONLY);
  try {
    return canBeRead(path, fs.fstatSync(file)) ? fs.readFileSync(file) : null;
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
  try {
    fs.mkdirSync(path);
  } catch (thrown) {
    if (codeOf(thrown) === 'ENOENT' && dirname(path) !== path) {
      makeDirectories(dirname(path));
      makeLast(path);
    } else if (!isDirectory(path)) throw thrown;
  }
}

/** Its parent is there; somebody else may have made it meanwhile. */
function makeLast(path: string): void {
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
