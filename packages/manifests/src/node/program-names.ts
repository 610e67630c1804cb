import { posix } from 'node:path';

/** What the program of a package is usually called, the likeliest first; perhaps in `src`, and without its extension. */
export const PROGRAM_NAMES = ['app', 'index', 'server', 'main'];

/** Directories of a package in which compilers put what they make of its sources. */
export const COMPILED_DIRECTORIES = ['dist', 'build', 'out', 'lib'];

/** Whether a path, relative to the package, is that of something compiled. */
export function isCompiled(path: string): boolean {
  const [top = ''] = posix.normalize(path).split('/');
  return COMPILED_DIRECTORIES.includes(top);
}
