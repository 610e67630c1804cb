import { dirname, join } from 'node:path';
import type { Disk } from '@svc-build/model/disk';
import type { ObjectStore } from './object-store.ts';

/** One thing of a tree that the cache holds. Paths are relative to the tree, with `/`. */
export type StoredFile =
  | {
      readonly kind: 'file' | 'executable';
      readonly path: string;
      readonly digest: string;
      readonly bytes: number;
    }
  | { readonly kind: 'link'; readonly path: string; readonly target: string }
  /** An empty directory; others are there through what is in them. */
  | { readonly kind: 'directory'; readonly path: string };

/** Where a tree lies, and whether others may write to its files in place. */
export interface TreePlace {
  readonly root: string;
  readonly isShared: boolean;
}

/** Keeps the contents of a tree's files. The tree is as its description says. */
export function storeTree({ root, isShared }: TreePlace, files: readonly StoredFile[], objects: ObjectStore): void {
  for (const file of files) {
    if (file.kind !== 'file' && file.kind !== 'executable') continue;
    const object = { digest: file.digest, executable: file.kind === 'executable' };
    objects.put(join(root, file.path), object, isShared);
  }
}

/** Whether all that a tree needs is there and right. Every object is looked at, so that all wrong ones are thrown away. */
export function checkTree(files: readonly StoredFile[], objects: ObjectStore): boolean {
  const wrong = files.filter(
    (file) =>
      (file.kind === 'file' || file.kind === 'executable') &&
      !objects.check({ digest: file.digest, executable: file.kind === 'executable' }),
  );
  return wrong.length === 0;
}

/** Where the contents of a tree are, and the disk on which it is laid out. */
interface TreeSource {
  readonly objects: ObjectStore;
  readonly disk: Pick<Disk, 'makeDirectory' | 'symlink'>;
}

/**
 * Lays a checked tree out below a directory in which none of its paths exist yet: nothing is written over, and nothing
 * through a link. False when an object has gone since it was checked.
 */
export function placeTree(root: string, files: readonly StoredFile[], { objects, disk }: TreeSource): boolean {
  const made = new Set<string>();
  const make = (directory: string): void => {
    if (made.has(directory)) return;
    disk.makeDirectory(directory);
    made.add(directory);
  };
  // Links last: a path that leads through one would be written to where it leads.
  for (const file of files) {
    if (file.kind === 'directory') make(join(root, file.path));
    else if (file.kind !== 'link') {
      make(dirname(join(root, file.path)));
      const object = { digest: file.digest, executable: file.kind === 'executable' };
      if (objects.place(object, join(root, file.path)) === 'missing') return false;
    }
  }
  for (const file of files) {
    if (file.kind !== 'link') continue;
    make(dirname(join(root, file.path)));
    disk.symlink(file.target, join(root, file.path));
  }
  return true;
}
