import { posix } from 'node:path';
import { ancestors } from './ancestors.ts';
import type { SourceTree } from './source-tree.ts';

type Kinds = Pick<SourceTree, 'kind'>;

/** Those of some paths that are files. */
export async function existingFiles(paths: readonly string[], source: Kinds): Promise<readonly string[]> {
  const kinds = await Promise.all(paths.map((path) => source.kind(path)));
  return paths.filter((_, index) => kinds[index] === 'file');
}

/** The file of a name in a directory or in the nearest one above it; null when there is none. */
export async function nearestFile(name: string, directory: string, source: Kinds): Promise<string | null> {
  for (const above of ancestors(directory)) {
    const path = posix.join(above, name);
    if ((await source.kind(path)) === 'file') return path;
  }
  return null;
}
