import { readdir, stat } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { readPattern } from '@svc-build/model/glob/path-pattern';
import { isNeverBundled, stateDirectories, toolDirectories } from '@svc-build/model/never-bundled';
import { leavesProject } from '@svc-build/model/project-path';
import { RUNTIMES } from '../runtimes.ts';
import { isIn } from './project-path.ts';

const SIGNS = /[*?[\]{}()!+@\\]/;
const LEFT_OUT: ReadonlySet<string> = new Set([...stateDirectories(RUNTIMES), ...toolDirectories(RUNTIMES)]);

/** The project, as far as one service may take files of it into its bundle by their names. */
export interface OwnFiles {
  /** Absolute. */
  readonly root: string;
  /** Roots of other services. */
  readonly nestedRoots: readonly string[];
}

/** What lies at a path below the project root: a file, all files below a directory, or what matches a pattern. */
export async function filesNamed(
  path: string,
  { mayBeDirectory }: { readonly mayBeDirectory: boolean },
  own: OwnFiles,
): Promise<readonly string[]> {
  if (leavesProject(path) || path === '.' || !isOwn(path, own)) return [];
  if (!SIGNS.test(path)) return filesAt(path, mayBeDirectory, own);
  const names = path.split('/');
  const base =
    names
      .slice(
        0,
        names.findIndex((name) => SIGNS.test(name)),
      )
      .join('/') || '.';
  const read = readPattern(path, 0);
  if (!read.ok) return [];
  // What is put in stands for any depth where nothing follows: `data/${name}`.
  const deeper = path.endsWith('*') ? readPattern(`${path}/**`, 0) : read;
  const found = await filesBelow(base, own);
  return found.filter((file) => read.pattern.matches(file) || (deeper.ok && deeper.pattern.matches(file)));
}

/** A file, or all that lies in a directory; other names of files have signs in them too. */
async function filesAt(path: string, mayBeDirectory: boolean, own: OwnFiles): Promise<readonly string[]> {
  const found = await stat(join(own.root, path)).catch(() => null);
  if (found?.isFile() === true) return isNeverBundled(path, RUNTIMES) ? [] : [path];
  return found?.isDirectory() === true && mayBeDirectory ? filesBelow(path, own) : [];
}

/** Every file below a directory, but for what is installed, built by tools, or never bundled. Links are not entered. */
async function filesBelow(directory: string, own: OwnFiles): Promise<readonly string[]> {
  const entries = await readdir(join(own.root, directory), { withFileTypes: true }).catch(() => []);
  const below = await Promise.all(
    entries.map((entry) => {
      const path = posix.join(directory, entry.name);
      if (LEFT_OUT.has(entry.name) || !isOwn(path, own)) return [];
      if (entry.isDirectory()) return filesBelow(path, own);
      return entry.isFile() ? [path] : [];
    }),
  );
  return below.flat().filter((path) => !isNeverBundled(path, RUNTIMES));
}

function isOwn(path: string, { nestedRoots }: OwnFiles): boolean {
  return !path.split('/').some((name) => LEFT_OUT.has(name)) && !isIn(path, nestedRoots);
}
