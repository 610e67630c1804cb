import { relative, sep } from 'node:path';

/** A path below the project root, with `/`; null for what is not below it. */
export function projectPath(root: string, absolute: string): string | null {
  const path = relative(root, absolute);
  return path === '' || path === '..' || path.startsWith(`..${sep}`) ? null : path.split(sep).join('/');
}

/** Whether a path below the project root is the project's own code, not an installed package. */
export function isOwnCode(path: string): boolean {
  return !path.split('/').includes('node_modules');
}

/** Whether a path lies in one of some directories. */
export function isIn(path: string, directories: readonly string[]): boolean {
  return directories.some((directory) => directory === '.' || path.startsWith(`${directory}/`));
}
