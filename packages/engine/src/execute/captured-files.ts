import { join } from 'node:path';
import type { Disk, FileStamp } from '@svc-build/model/disk';
import { sameStamp } from '@svc-build/trace/file-stamp';

type Stamps = ReadonlyMap<string, FileStamp>;

/**
 * Notes what lies in directories before steps run; what is called afterwards gives the files that were created or
 * written since, whatever they hold: one that was written again with the same bytes has another stamp. Installed
 * packages and hidden directories are not looked into. Sorted; paths are below the root.
 */
export function captureFiles(
  root: string,
  directories: readonly string[],
  disk: Pick<Disk, 'list' | 'identity'>,
): () => readonly string[] {
  const before = stamps(root, directories, disk);
  return () =>
    [...stamps(root, directories, disk)]
      .filter(([path, identity]) => !sameStamp(before.get(path) ?? null, identity))
      .map(([path]) => path)
      .sort();
}

function stamps(root: string, directories: readonly string[], disk: Pick<Disk, 'list' | 'identity'>): Stamps {
  const found = new Map<string, FileStamp>();
  const enter = (directory: string): void => {
    for (const { name, kind } of disk.list(join(root, directory)) ?? []) {
      const path = directory === '.' ? name : `${directory}/${name}`;
      if (kind === 'directory') {
        if (name !== 'node_modules' && !name.startsWith('.')) enter(path);
      } else {
        const identity = disk.identity(join(root, path));
        if (identity !== null) found.set(path, identity);
      }
    }
  };
  for (const directory of directories) enter(directory);
  return found;
}
