import type { FileStamp } from '@svc-build/model/disk';

/** How long two changes may be apart and still get the same stamp: a tick of the kernel, with room. */
const TICK_MS = 20;
/** The same where stamps are whole seconds. */
const COARSE_TICK_MS = 2000;

/** Whether nothing has moved between two looks at a path; absence is null. */
export function sameStamp(a: FileStamp | null, b: FileStamp | null): boolean {
  if (a === null || b === null) return a === b;
  return (
    a.ctimeMs === b.ctimeMs && a.mtimeMs === b.mtimeMs && a.size === b.size && a.inode === b.inode && a.mode === b.mode
  );
}

/**
 * Whether contents that were read at a time may have been changed after that without a trace: the last change is so
 * recent that a later one could have got the same stamp (git calls such entries racy). Only `ctime` cannot be set back.
 */
export function isTooRecent({ ctimeMs }: FileStamp, readAtMs: number): boolean {
  const tick = ctimeMs % 1000 === 0 ? COARSE_TICK_MS : TICK_MS;
  return ctimeMs >= readAtMs - tick;
}
