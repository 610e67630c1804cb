import { existsSync } from 'node:fs';
import { join, posix } from 'node:path';
import type { Entry } from '@svc-build/model/build-output';
import { isBelow } from '@svc-build/model/names';
import { type BuiltConfig, hashedAssetsAt } from './built-config.ts';
import { entriesBelow } from './entries-below.ts';
import type { NextBundleInput } from './next-bundle.ts';
import { EXPORT_DIRECTORY } from './next-settings.ts';

const HASHED = '_next/static';

/**
 * A static export as it is served. Next leaves the page `/users` as `users.html`; here it becomes the index of its
 * directory, so that it answers at its own path wherever files are served by their names.
 */
export async function exportEntries(input: NextBundleInput, config: BuiltConfig): Promise<readonly Entry[]> {
  const entries = await entriesBelow(posix.join(input.directory, EXPORT_DIRECTORY), '.', input.root);
  const paths = new Set(entries.map(({ path }) => path));
  return entries.map((entry): Entry => {
    if (isBelow(entry.path, HASHED))
      return { ...entry, path: posix.join(hashedAssetsAt(config), posix.relative(HASHED, entry.path)) };
    const page = /^(?!(?:.*\/)?(?:index|404|500)\.html$)(.+)\.html$/.exec(entry.path)?.[1];
    const isOwn = existsSync(join(input.root, input.directory, 'public', entry.path));
    if (page === undefined || isOwn || paths.has(`${page}/index.html`)) return entry;
    return { ...entry, path: `${page}/index.html` };
  });
}
