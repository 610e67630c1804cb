import { posix } from 'node:path';

/** A directory and all above it, the nearest first: up to `.` for a relative one, up to `/` for an absolute one. */
export function ancestors(directory: string): readonly string[] {
  const above = posix.dirname(directory);
  return above === directory ? [directory] : [directory, ...ancestors(above)];
}

/** A path of the machine from one that is relative to a base, or absolute already; `.` is the base itself. */
export function absolutePath(base: string, path: string): string {
  return path.startsWith('/') ? path : path === '.' ? base : `${base}/${path}`;
}
