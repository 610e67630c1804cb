import { posix } from 'node:path';

/** A service's glob made relative to the project root: its base is the service root, a leading `/` means the project root (design.md). */
export function projectPattern(written: string, serviceRoot: string): string {
  return posix.normalize(written.startsWith('/') ? `.${written}` : posix.join(escaped(serviceRoot), written));
}

/** A directory's name as a pattern for itself: `apps/(web)` is no alternative. */
function escaped(path: string): string {
  return path.replace(/[\\*?[\]{}()!+@]/g, '\\$&');
}
