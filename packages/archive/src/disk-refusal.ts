import { type Diagnostic, error } from '@svc-build/model/diagnostic';

/** What an error of the disk is to the user; null for every other one. */
export function diskRefusal(thrown: unknown): Diagnostic | null {
  if (!isOfDisk(thrown)) return null;
  return error(
    'WRITE_FAILED',
    `The disk refused: ${thrown.message}.`,
    'Free space, fix the permissions, or name another place; what was there before is as it was.',
  );
}

/** Node says of these, and of no others, which call to the system it was. */
export function isOfDisk(thrown: unknown): thrown is Error {
  return thrown instanceof Error && 'syscall' in thrown;
}
