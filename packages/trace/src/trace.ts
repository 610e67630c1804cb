import { absolutePath } from '@svc-build/model/absolute-path';
import type { Disk, FileStamp } from '@svc-build/model/disk';

/** What was looked at, by path below the project root (or absolute), as it was just before the first look; null for nothing. */
export type Trace = Map<string, FileStamp | null>;
export type ReadonlyTrace = ReadonlyMap<string, FileStamp | null>;

/** Looks at each path once, as far as `trace` goes, and notes it there. Relative paths start at `root`. */
export function tracedLook(
  trace: Trace,
  root: string,
  disk: Pick<Disk, 'identity'>,
): (path: string) => FileStamp | null {
  return (path) => {
    const known = trace.get(path);
    if (known !== undefined) return known;
    const stamp = disk.identity(absolutePath(root, path));
    trace.set(path, stamp);
    return stamp;
  };
}

/** Adds what was looked at elsewhere; of a path that is in both, the first look counts. */
export function addTrace(trace: Trace, more: ReadonlyTrace): void {
  for (const [path, stamp] of more) if (!trace.has(path)) trace.set(path, stamp);
}
