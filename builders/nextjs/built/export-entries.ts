import { posix } from 'node:path';
import type { Entry } from '@svc-build/model/build-output';
import { liesIn } from '@svc-build/model/project-path';
import type { NextBundleInput } from '../next-bundle.ts';
import { EXPORT_DIRECTORY } from '../prepare-next.ts';
import { type BuiltConfig, hashedAssetsAt } from './built-config.ts';
import { entriesBelow } from './entries-below.ts';

const HASHED = '_next/static';

/** A static export as it is served. Next leaves the page `/users` as `users.html`, and sites answer with that at `/users`. */
export async function exportEntries(input: NextBundleInput, config: BuiltConfig): Promise<readonly Entry[]> {
  const entries = await entriesBelow(posix.join(input.directory, EXPORT_DIRECTORY), '.', input.root);
  return entries.map((entry): Entry => {
    if (liesIn(entry.path, HASHED))
      return { ...entry, path: posix.join(hashedAssetsAt(config), posix.relative(HASHED, entry.path)) };
    return entry;
  });
}
