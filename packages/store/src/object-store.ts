import { dirname, join } from 'node:path';
import { type Disk, kindOf } from '@svc-build/model/disk';

/** Contents in a mode that bundles have: 0644, or 0755 for `executable`. One is one file of the store. */
export interface StoredObject {
  readonly digest: string;
  readonly executable: boolean;
}

/** How placing an object ended. `missing`: it is not in the store, or was wrong and has been thrown away. */
export type Placing = 'placed' | 'missing';

/**
 * Contents by their digest. An object appears whole, by a link or a rename; a slower process finds it there. Objects and
 * the files of outputs are one file with two names where the disk allows it, so an output that is edited in place spoils
 * the object: each is read again before it is handed out, and a wrong one is thrown away.
 */
export class ObjectStore {
  readonly #directory: string;
  readonly #disk: Disk;
  /** Somebody changed their mode through another name; a copy has the right one. */
  readonly #misfits = new Set<string>();

  constructor(directory: string, disk: Disk) {
    this.#directory = directory;
    this.#disk = disk;
  }

  /** Whether an object is there and holds what it should; a wrong one is thrown away, if it can be. */
  check(object: StoredObject): boolean {
    const path = this.#path(object);
    return ignoreDiskErrors(() => {
      const read = this.#disk.digest(path);
      if (read === null) clearWay(path, this.#disk);
      else if (read.digest !== object.digest) this.#disk.remove(path);
      if (read?.digest !== object.digest) return false;
      if (read.mode !== modeOf(object)) this.#misfits.add(path);
      return true;
    }, false);
  }

  /** Keeps the contents of a file that is known to have this digest and mode; of one that others may write to, a copy. */
  put(from: string, object: StoredObject, isShared: boolean): void {
    const path = this.#path(object);
    clearWay(path, this.#disk);
    if (this.#disk.identity(path) !== null) return;
    this.#disk.makeDirectory(dirname(path));
    if (isShared) this.#copy(from, path, object);
    else this.#linkOrCopy(from, path, object);
  }

  /** Puts an object that was checked at a path where nothing is yet. */
  place(object: StoredObject, to: string): Placing {
    const path = this.#path(object);
    try {
      if (this.#misfits.has(path)) this.#copy(path, to, object);
      else this.#linkOrCopy(path, to, object);
      return 'placed';
    } catch (thrown) {
      if (this.#disk.identity(path) === null) return 'missing';
      throw thrown;
    }
  }

  #linkOrCopy(from: string, to: string, object: StoredObject): void {
    // Taken: another process put the same contents there first.
    if (this.#disk.hardLink(from, to) === 'refused') this.#copy(from, to, object);
  }

  #copy(from: string, to: string, object: StoredObject): void {
    this.#disk.copy(from, to, modeOf(object) & 0o777);
  }

  #path({ digest, executable }: StoredObject): string {
    return join(this.#directory, digest.slice(0, 2), `${digest}${executable ? 'x' : ''}`);
  }
}

/** With the type of a file. */
function modeOf({ executable }: StoredObject): number {
  return executable ? 0o100755 : 0o100644;
}

/** Removes what is in the place of a file of the store and is none, such as a directory. */
export function clearWay(path: string, disk: Pick<Disk, 'identity' | 'remove'>): void {
  const stamp = disk.identity(path);
  if (stamp !== null && kindOf(stamp) !== 'file') disk.remove(path);
}

/** The result of reading the disk, or a default where the disk refuses: a cache that cannot be used fails no build. */
export function ignoreDiskErrors<T>(look: () => T, otherwise: T): T {
  try {
    return look();
  } catch (thrown) {
    if (thrown instanceof Error && 'syscall' in thrown) return otherwise;
    throw thrown;
  }
}
