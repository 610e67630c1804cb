import { type Diagnostic, error } from '@svc-build/model/diagnostic';

/** Thrown while an archive is read that is truncated or damaged; unpacking makes a diagnostic of it. */
export class DamagedArchive extends Error {}

/** Thrown while a tree is read when something in it has changed since it was listed. */
export class ChangedEntry extends Error {
  readonly path: string;

  constructor(path: string) {
    super(`${path} changed`);
    this.path = path;
  }
}

/** The diagnostic for an error of the disk; null for any other error. */
export function diskRefusal(thrown: unknown): Diagnostic | null {
  if (!isOfDisk(thrown)) return null;
  return error(
    'WRITE_FAILED',
    `The disk refused: ${thrown.message}.`,
    'Free space, fix the permissions, or name another place; what was there before is as it was.',
  );
}

/** Only errors of the system name a system call. */
export function isOfDisk(thrown: unknown): thrown is Error {
  return thrown instanceof Error && 'syscall' in thrown;
}
