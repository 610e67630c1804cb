import { type Diagnostic, error } from '@svc-build/model/diagnostic';

/** Thrown on the way through an archive that is not whole or not right; whoever unpacks it makes a diagnostic of it. */
export class DamagedArchive extends Error {}

/** Thrown on the way through a tree when something in it is not what it was a moment ago. */
export class ChangedEntry extends Error {
  readonly path: string;

  constructor(path: string) {
    super(`${path} changed`);
    this.path = path;
  }
}

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
