import { type Diagnostic, error } from '@svc-build/model/diagnostic';
import { unreadableFile } from '@svc-build/model/result';

/** A full disk, one that is not ours to write on, something else in the place of a directory of ours, and a path that is too long for it. */
const REFUSALS = new Set([
  ...['ENOSPC', 'EDQUOT', 'EROFS', 'EACCES', 'EPERM', 'EIO', 'EBUSY'],
  ...['ENOTDIR', 'EISDIR', 'EEXIST', 'ENOTEMPTY', 'ENAMETOOLONG'],
]);

/** What the disk refused to read or to write, when that is what was thrown; null for everything else. */
export function refusedWrite(thrown: unknown, root: string): Diagnostic | null {
  const unread = unreadableFile(thrown, root);
  if (unread !== null) return unread;
  const refusal = refusalOf(thrown);
  if (refusal === null) return null;
  return error(
    'WRITE_FAILED',
    `The disk refused a write: ${refusal}.`,
    'Free space, fix the permissions, use a shorter path, or remove what is in the way; the last good output is as it was.',
  );
}

/** What the disk says when it refuses a write; null for everything else. */
export function refusalOf(thrown: unknown): string | null {
  return thrown instanceof Error && 'code' in thrown && REFUSALS.has(String(thrown.code)) ? thrown.message : null;
}
