import { realpath, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { compare } from '@svc-build/model/compare';
import fastGlob from 'fast-glob';

/**
 * Files below a directory that match, sorted; a link counts as the file that it leads to. `entered` holds the real paths
 * of the linked directories on the way here; null when links to directories are not to be entered.
 */
export async function globFiles(
  root: string,
  patterns: readonly string[],
  ignore: readonly string[],
  entered: readonly string[] | null,
): Promise<readonly string[]> {
  const found = await fastGlob([...patterns], {
    cwd: root,
    ignore: [...ignore],
    dot: true,
    onlyFiles: false,
    objectMode: true,
    followSymbolicLinks: false,
    unique: true,
  });
  const files: string[] = [];
  for (const { path, dirent } of found) {
    if (dirent.isFile()) files.push(path);
    else if (dirent.isSymbolicLink()) files.push(...(await throughLink(root, path, ignore, entered)));
  }
  return [...new Set(files)].sort(compare);
}

async function throughLink(
  root: string,
  path: string,
  ignore: readonly string[],
  entered: readonly string[] | null,
): Promise<readonly string[]> {
  const target = await stat(join(root, path)).catch(() => null);
  if (target?.isFile()) return [path];
  if (entered === null || target === null || !target.isDirectory()) return [];
  const real = await realpath(join(root, path));
  const place = await realpath(dirname(join(root, path)));
  // A link to a directory around it, or to one that is being entered already, would never end.
  if (entered.includes(real) || `${place}/`.startsWith(`${real}/`)) return [];
  return globFiles(root, [`${fastGlob.escapePath(path)}/**`], ignore, [...entered, real]);
}
