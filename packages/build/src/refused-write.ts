import { type Diagnostic, error } from '@svc-build/model/diagnostic';

/** A full disk, one that is not ours to write on, and something else in the place of a directory of ours. */
const REFUSALS = new Set(['ENOSPC', 'EDQUOT', 'EROFS', 'EACCES', 'EPERM', 'ENOTDIR', 'EEXIST']);

/** What the disk refused, when that is what was thrown; null for everything else. */
export function refusedWrite(thrown: unknown): Diagnostic | null {
  if (!(thrown instanceof Error) || !('code' in thrown) || !REFUSALS.has(String(thrown.code))) return null;
  return error(
    'WRITE_FAILED',
    `The disk refused a write: ${thrown.message}.`,
    'Free space, fix the permissions, or remove what is in the way; the last good output is as it was.',
  );
}
