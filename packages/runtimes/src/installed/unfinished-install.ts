import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { treeEntries } from './tree-entries.ts';

/** What each package manager writes into `node_modules` when an install is done; bun, unless it links, writes nothing. */
const RECORDS = ['.package-lock.json', '.modules.yaml', '.yarn-integrity', '.yarn-state.yml', '.bun'];

/**
 * A package of a `node_modules` that no finished install vouches for; null where one does, or where nothing but links is.
 * npm unpacks in place and writes its record last, and takes for whole what has a package.json.
 */
export function unvouchedPackage(modules: string): string | null {
  if (RECORDS.some((name) => existsSync(join(modules, name)))) return null;
  return treeEntries(modules).find(({ kind }) => kind === 'directory')?.name ?? null;
}
