import { join } from 'node:path';
import type { Entry } from '@svc-build/model/build-output';
import { fillPlaceholders, type PlaceholderValues } from '@svc-build/model/plan';
import { unreachable } from '@svc-build/model/unreachable';
import type { BuildContext } from '../build-context.ts';

/** Copies and writes the entries of a bundle to their places below a directory. */
export async function layOutEntries(
  entries: readonly Entry[],
  directory: string,
  {
    context,
    places,
  }: { readonly context: Pick<BuildContext, 'host' | 'directories'>; readonly places: PlaceholderValues },
): Promise<void> {
  const { files } = context.host;
  await files.makeDirectory(directory);
  for (const entry of entries) {
    const path = join(directory, entry.path);
    switch (entry.kind) {
      case 'file':
        await files.copy(fillPlaceholders(entry.from, places), path, entry.mode);
        break;
      case 'contents':
        await files.write(path, entry.contents, entry.mode);
        break;
      case 'module':
        await files.copy(join(context.directories.modules, `${entry.module}.mjs`), path, 0o644);
        break;
      case 'link':
        await files.symlink(entry.target, path);
        break;
      default:
        unreachable(entry);
    }
  }
}
