import { posix } from 'node:path';
import { projectPattern } from '@svc-build/model/glob/path-pattern';
import type { SourceTree } from '@svc-build/model/source-tree';

/** What tools name after its contents, and the directory whose files come into the site under their own names. */
export interface HashedNames {
  readonly isHashed: (path: string) => boolean;
  /** From the service root; null where there is none. */
  readonly copied: string | null;
}

/** Tells the paths of a site that stand for their contents from those that only look so. */
export async function hashedPaths(
  root: string,
  { isHashed, copied }: HashedNames,
  source: SourceTree,
): Promise<(path: string) => boolean> {
  if (copied === null) return isHashed;
  const files = new Set(await source.glob([projectPattern(`${copied}/**`, root)]));
  return (path) => isHashed(path) && !files.has(posix.join(root, copied, path));
}

export function isPage(path: string): boolean {
  return /\.html?$/i.test(path);
}

/** Whether a site is one page. One with a page for what is missing says by itself what it answers. */
export function isOnePage(paths: readonly string[]): boolean {
  return paths.filter(isPage).join() === 'index.html';
}
