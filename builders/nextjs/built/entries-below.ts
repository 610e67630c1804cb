import { stat } from 'node:fs/promises';
import { join, posix } from 'node:path';
import type { Entry } from '@svc-build/model/build-output';
import { walkFiles } from '@svc-build/runtimes/bundle/walk-files';
import { inRoot } from '@svc-build/runtimes/runtimes';

/** The files of a directory below the project root, at their places below another; links become what they lead to. */
export async function entriesBelow(directory: string, at: string, root: string): Promise<readonly Entry[]> {
  const entries: Entry[] = [];
  for (const path of await walkFiles(join(root, directory))) {
    const found = await stat(join(root, directory, path)).catch(() => null);
    if (found?.isFile() !== true) continue;
    entries.push({ kind: 'file', path: posix.join(at, path), from: inRoot(posix.join(directory, path)), mode: 0o644 });
  }
  return entries;
}
