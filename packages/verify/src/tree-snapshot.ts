import { join } from 'node:path';
import { type Disk, type FileStamp, kindOf } from '@svc-build/model/disk';

/** The files and links of a tree, by their paths below it. */
export type TreeSnapshot = ReadonlyMap<string, FileStamp>;

type SnapshotDisk = Pick<Disk, 'list' | 'identity'>;

/** Looks at a tree; at none at all, too. */
export function treeSnapshot(root: string, disk: SnapshotDisk): TreeSnapshot {
  const found = new Map<string, FileStamp>();
  const enter = (below: string): void => {
    for (const { name, kind } of disk.list(join(root, below)) ?? []) {
      const path = below === '' ? name : `${below}/${name}`;
      if (kind === 'directory') enter(path);
      else {
        const identity = disk.identity(join(root, path));
        if (identity !== null) found.set(path, identity);
      }
    }
  };
  enter('');
  return found;
}

/**
 * The paths of a tree that are not as they were, sorted. `original` is a tree that nobody touches: a file that was
 * written again with what it held has not changed.
 */
export function changedSince(
  before: TreeSnapshot,
  { root, original }: { readonly root: string; readonly original: string },
  disk: SnapshotDisk & Pick<Disk, 'digest' | 'readLink'>,
): readonly string[] {
  const now = treeSnapshot(root, disk);
  const contents = (directory: string, path: string, identity: FileStamp): string | undefined =>
    kindOf(identity) === 'link'
      ? `link ${disk.readLink(join(directory, path))}`
      : disk.digest(join(directory, path))?.digest;
  const isChanged = (path: string, identity: FileStamp): boolean => {
    const earlier = before.get(path);
    if (earlier === undefined) return true;
    return !isSame(earlier, identity) && contents(root, path, identity) !== contents(original, path, earlier);
  };
  const changed = [...now].filter(([path, identity]) => isChanged(path, identity)).map(([path]) => path);
  const removed = [...before.keys()].filter((path) => !now.has(path));
  return [...changed, ...removed].sort();
}

function isSame(a: FileStamp, b: FileStamp): boolean {
  return a.size === b.size && a.mtimeMs === b.mtimeMs && a.ctimeMs === b.ctimeMs && a.inode === b.inode;
}
