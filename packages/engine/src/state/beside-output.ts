import { basename, dirname, join } from 'node:path';
import type { Disk } from '@svc-build/model/disk';

/*
 * What publishing keeps beside an output, on the same file system, under names that begin with the output's own:
 * `staging-<owner>` is what takes its place, `swap` the journal of a swap in parts, `previous` the output that a whole one
 * replaces, `lock` and `reading-<owner>` say who replaces it and who reads it.
 */

function named(output: string, what: string): string {
  return join(dirname(output), `.${basename(output)}.svc-build-${what}`);
}

/** Where the output that is being replaced waits, beside its place. */
export function previousOf(output: string): string {
  return named(output, 'previous');
}

/** A fresh directory beside the output, by the process that stages there: a swap is renames on one file system. */
export function stagingOf(output: string, owner: string): string {
  return named(output, `staging-${owner}`);
}

/** Where a swap in parts writes down what it is about to do. */
export function journalPlace(output: string): string {
  return named(output, 'swap');
}

/** The lock of who replaces the output. */
export function writerLock(output: string): string {
  return named(output, 'lock');
}

/** The lock of one of those who read the output; a process may read it twice at once. */
export function readerLock(output: string, owner: string, reading: string): string {
  return named(output, `reading-${owner}-${reading}`);
}

/** Whether a name is one of these, of whatever output; other runs may have left such files and directories. */
export function isBesideOutput(name: string): boolean {
  return /^\..+\.svc-build-(?:staging-|swap|previous$|lock|reading-)/.test(name);
}

/** What one output has beside it. */
interface NamesBeside {
  /** Whether somebody has begun to replace it: a run that is at it, or was killed. */
  readonly isLeft: boolean;
  /** All of it, by path. */
  readonly paths: readonly string[];
  /** Stagings and readers, by path, with their owners. */
  readonly owned: readonly { readonly path: string; readonly kind: 'staging' | 'reading'; readonly owner: string }[];
}

/** Looks what lies beside an output. */
export function namesBeside(output: string, disk: Pick<Disk, 'list'>): NamesBeside {
  const start = basename(named(output, ''));
  const names = (disk.list(dirname(output)) ?? []).map(({ name }) => name).filter((name) => name.startsWith(start));
  return {
    isLeft: names.some((name) => !name.startsWith(`${start}reading-`)),
    paths: names.map((name) => join(dirname(output), name)),
    owned: names.flatMap((name) => {
      const [, kind, owner = ''] = /^(staging|reading)-(\d+:\d+|\d+)/.exec(name.slice(start.length)) ?? [];
      const path = join(dirname(output), name);
      return kind === 'staging' || kind === 'reading' ? [{ path, kind, owner }] : [];
    }),
  };
}
