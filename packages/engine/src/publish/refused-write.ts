import { type Diagnostic, error } from '@svc-build/model/diagnostic';
import { unreadableFile } from '@svc-build/model/result';

/** A full disk, one that is not ours to write on, something else in the place of a directory of ours, and a path that is too long for it. */
const REFUSALS = new Set(['ENOSPC', 'EDQUOT', 'EROFS', 'EACCES', 'EPERM', 'ENOTDIR', 'EEXIST', 'ENAMETOOLONG']);

/** What the disk refused to read or to write, when that is what was thrown; null for everything else. */
export function refusedWrite(thrown: unknown, root: string): Diagnostic | null {
  const unread = unreadableFile(thrown, root);
  if (unread !== null) return unread;
  if (!(thrown instanceof Error) || !('code' in thrown) || !REFUSALS.has(String(thrown.code))) return null;
  return error(
    'WRITE_FAILED',
    `The disk refused a write: ${thrown.message}.`,
    'Free space, fix the permissions, use a shorter path, or remove what is in the way; the last good output is as it was.',
  );
}
