import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** Before a file of an installed package, where nobody knew yet in which directory that would be. */
export const INSTALLED = 'installed:';

/** The file that an entry names: of a package it may lie in the `node_modules` of any directory above. */
export function entryFile(entry: string, cwd: string): string {
  if (!entry.startsWith(INSTALLED)) return resolve(cwd, entry);
  const file = entry.slice(INSTALLED.length);
  for (let directory = resolve(cwd); ; directory = dirname(directory)) {
    const place = join(directory, 'node_modules', file);
    if (existsSync(place)) return place;
    if (directory === dirname(directory))
      throw new Error(`${file} is in no node_modules above ${cwd}: install its package.`);
  }
}
