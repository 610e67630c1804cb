import { constants, type Dirent } from 'node:fs';
import { compare } from '@svc-build/model/compare';
import type { NamedEntry, PathKind } from '@svc-build/model/disk';
import { UnreadableFile } from '@svc-build/model/unreadable-file';

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
