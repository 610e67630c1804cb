import { posix } from 'node:path';

/** A service's glob made relative to the project root: its base is the service root, a leading `/` means the project root (design.md). */
export function projectPattern(written: string, serviceRoot: string): string {
  const full = written.startsWith('/') ? written.slice(1) : `${escaped(serviceRoot)}/${written}`;
  // What ".." takes back is known only when it is known which alternative stands before it.
  return written.includes('{') ? full.replace(/^\.\//, '') : posix.normalize(full);
}

/** A path as a pattern for itself. */
export function escaped(path: string): string {
  return path.replace(/[\\*?[\]{}()!+@]/g, '\\$&');
}
