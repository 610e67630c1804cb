import * as fs from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { compare } from '@svc-build/model/compare';
import fastGlob, { type FileSystemAdapter } from 'fast-glob';

type StatCallback = (thrown: NodeJS.ErrnoException | null, stats: fs.Stats) => void;
type DirectoryCallback = (thrown: NodeJS.ErrnoException | null, entries: fs.Dirent[]) => void;

/**
 * Files below a directory that match, sorted; a link counts as the file that it leads to. `entered` holds the real paths
 * of the linked directories on the way here; null when links to directories are not to be entered.
 */
export async function globFiles(
  root: string,
  patterns: readonly string[],
  ignore: readonly string[],
  entered: readonly string[] | null,
  onVisit: (path: string) => void,
): Promise<readonly string[]> {
  const found = await fastGlob([...patterns], {
    cwd: root,
    ignore: [...ignore],
    dot: true,
    onlyFiles: false,
    objectMode: true,
    followSymbolicLinks: false,
    unique: true,
    fs: heard(onVisit),
  });
  const files: string[] = [];
  for (const { path, dirent } of found) {
    if (dirent.isFile()) files.push(path);
    else if (dirent.isSymbolicLink()) files.push(...(await throughLink(root, path, ignore, entered, onVisit)));
  }
  return [...new Set(files)].sort(compare);
}

async function throughLink(
  root: string,
  path: string,
  ignore: readonly string[],
  entered: readonly string[] | null,
  onVisit: (path: string) => void,
): Promise<readonly string[]> {
  // What it leads to decides, also where that is nothing.
  onVisit(join(root, path));
  const target = await stat(join(root, path)).catch(() => null);
  if (target?.isFile()) return [path];
  if (entered === null || target === null || !target.isDirectory()) return [];
  const real = await realpath(join(root, path));
  const place = await realpath(dirname(join(root, path)));
  // A link to a directory around it, or to one that is being entered already, would never end.
  if (entered.includes(real) || `${place}/`.startsWith(`${real}/`)) return [];
  return globFiles(root, [`${fastGlob.escapePath(path)}/**`], ignore, [...entered, real], onVisit);
}

/** The calls by which fast-glob looks at the disk, overheard. */
function heard(onVisit: (path: string) => void): Partial<FileSystemAdapter> {
  return {
    lstat: ((path: string, done: StatCallback) => {
      onVisit(path);
      fs.lstat(path, done);
    }) as typeof fs.lstat,
    readdir: ((path: string, options: { withFileTypes: true }, done: DirectoryCallback) => {
      onVisit(path);
      // Below a file there is nothing; a pattern may say so all the same (`index.php/**`).
      fs.readdir(path, options, (thrown, entries) =>
        thrown?.code === 'ENOTDIR' ? done(null, []) : done(thrown, entries),
      );
    }) as typeof fs.readdir,
  };
}
