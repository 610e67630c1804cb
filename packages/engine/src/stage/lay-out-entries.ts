import { dirname, join } from 'node:path';
import type { Entry, FileMode } from '@svc-build/model/build-output';
import type { Disk } from '@svc-build/model/disk';
import { fillPlaceholders, type PlaceholderValues } from '@svc-build/model/plan';
import { unreachable } from '@svc-build/model/unreachable';
import type { BuildContext } from '../build-context.ts';

/** The type of a plain file in a mode. */
const PLAIN_FILE = 0o100000;

/** What entries are laid out with. */
interface Copier {
  readonly context: Pick<BuildContext, 'host' | 'directories'>;
  readonly places: PlaceholderValues;
  /** Whether a file of scratch may get a second name in place of a copy: nothing writes there any more. */
  readonly mayLink: boolean;
}

/** Copies and writes the entries of a bundle to their places below a directory. */
export async function layOutEntries(
  entries: readonly Entry[],
  directory: string,
  { context, places, mayLink }: Copier,
): Promise<void> {
  const { files, disk } = context.host;
  await files.makeDirectory(directory);
  const made = new Set<string>();
  for (const entry of entries) {
    const path = join(directory, entry.path);
    switch (entry.kind) {
      case 'file': {
        const from = fillPlaceholders(entry.from, places);
        const isOurs = mayLink && entry.from.startsWith('{scratch}/');
        if (!isOurs || !linked({ from, path, mode: entry.mode }, made, disk)) {
          await files.copy(from, path, entry.mode);
        }
        break;
      }
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

/** Whether a file could be given a second name: it is a plain file with the mode that is wanted, on one file system. */
function linked(
  { from, path, mode }: { readonly from: string; readonly path: string; readonly mode: FileMode },
  made: Set<string>,
  disk: Pick<Disk, 'identity' | 'hardLink' | 'makeDirectory'>,
): boolean {
  if (disk.identity(from)?.mode !== (PLAIN_FILE | mode)) return false;
  const directory = dirname(path);
  if (!made.has(directory)) disk.makeDirectory(directory);
  made.add(directory);
  return disk.hardLink(from, path) === 'linked';
}
