import { posix } from 'node:path';

/** A directory and all above it, the nearest first: up to `.` for a relative one, up to `/` for an absolute one. */
export function ancestors(directory: string): readonly string[] {
  const above = posix.dirname(directory);
  return above === directory ? [directory] : [directory, ...ancestors(above)];
}

/** Every directory that one of these relative paths lies in, `.` included. */
export function directoriesOf(paths: readonly string[]): ReadonlySet<string> {
  const found = new Set<string>();
  for (const path of paths) {
    for (let above = posix.dirname(path); !found.has(above); above = posix.dirname(above)) found.add(above);
  }
  return found;
}

/** Whether a normal path that starts from the project's root leads out of it; `..name` does not. */
export function leavesProject(path: string): boolean {
  return path === '..' || path.startsWith('../');
}

/** Whether a path that somebody else wrote down is one below the project's root: relative, and no part of it goes up. */
export function isProjectPath(path: string): boolean {
  return !path.startsWith('/') && !path.split('/').includes('..');
}

/** A path of the machine from one that is relative to a base, or absolute already; `.` is the base itself. */
export function absolutePath(base: string, path: string): string {
  return path.startsWith('/') ? path : path === '.' ? base : `${base}/${path}`;
}

/** Whether a normal path is a directory or lies in it, on a segment boundary. Relative to the project's root, which is `.`, or both absolute. */
export function liesIn(path: string, directory: string): boolean {
  if (directory === '.') return !leavesProject(path) && !path.startsWith('/');
  return path === directory || path.startsWith(directory === '/' ? '/' : `${directory}/`);
}
