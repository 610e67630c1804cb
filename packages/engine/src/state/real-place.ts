import { join, relative, resolve, sep } from 'node:path';
import type { Files } from '@svc-build/model/host';

/** Whether a path is a directory or lies below it; both are real paths. */
export function contains(outer: string, inner: string): boolean {
  const path = relative(outer, inner);
  return path === '' || !(path === '..' || path.startsWith(`..${sep}`));
}

/** As many links as a system follows. */
const MOST_LINKS = 40;

/** The real path of something that may not be there yet: that of its nearest existing ancestor, and the rest; behind a broken link, where that leads. */
export async function realPlaceOf(path: string, files: Files, links = 0): Promise<string> {
  const real = await files.realPath(path);
  const parent = join(path, '..');
  if (real !== null || parent === path || links > MOST_LINKS) return real ?? path;
  const target = await files.readLink(path);
  const above = await realPlaceOf(parent, files, links);
  if (target === null) return join(above, relative(parent, path));
  return realPlaceOf(resolve(above, target), files, links + 1);
}
