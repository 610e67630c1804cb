import { dirname, join } from 'node:path';
import { type Disk, isExecutable, kindOf } from '@svc-build/model/disk';
import { sha256 } from './sha256.ts';

/** Contents in a mode that bundles have: 0644, or 0755 for `executable`. One is one file of the store. */
export interface StoredObject {
  readonly digest: string;
  readonly executable: boolean;
}

/** How an object came to be somewhere else. `missing`: it is not in the store, or was wrong and has been thrown away. */
export type Placing = 'placed' | 'missing';

/**
 * Contents by their digest. An object appears whole, by a link or a rename; whoever is slower finds it there. Objects and the files of outputs are one file with two names where the disk allows it, so an output that
 * is edited in place spoils the object: each is read again before it is handed out, and a wrong one is thrown away.
 */
export class ObjectStore {
  readonly #directory: string;
  readonly #disk: Disk;
  readonly #linking: boolean;

  /** `linking` false: outputs get copies, for people who edit them in place. */
  constructor(directory: string, disk: Disk, linking = true) {
    this.#directory = directory;
    this.#disk = disk;
    this.#linking = linking;
  }

  /** Whether an object is there and right. */
  check(object: StoredObject): boolean {
    const path = this.#path(object);
    const identity = this.#disk.identity(path);
    if (identity === null) return false;
    const bytes = kindOf(identity) === 'file' ? this.#disk.read(path) : null;
    const isRight = bytes !== null && isExecutable(identity) === object.executable && sha256(bytes) === object.digest;
    if (!isRight) this.#disk.remove(path);
    return isRight;
  }

  /** Keeps the contents of a file that is known to have this digest and mode. */
  put(from: string, object: StoredObject): void {
    const path = this.#path(object);
    if (this.#disk.identity(path) !== null) return;
    this.#disk.makeDirectory(dirname(path));
    this.#copyOrLink(from, path, object);
  }

  /** Puts an object that was checked at a path where nothing is yet. */
  place(object: StoredObject, to: string): Placing {
    try {
      this.#copyOrLink(this.#path(object), to, object);
      return 'placed';
    } catch (thrown) {
      if (this.#disk.identity(this.#path(object)) === null) return 'missing';
      throw thrown;
    }
  }

  #copyOrLink(from: string, to: string, { executable }: StoredObject): void {
    // Taken: somebody was faster with the same contents.
    if (this.#linking && this.#disk.hardLink(from, to) !== 'refused') return;
    this.#disk.copy(from, to, executable ? 0o755 : 0o644);
  }

  #path({ digest, executable }: StoredObject): string {
    return join(this.#directory, digest.slice(0, 2), `${digest}${executable ? 'x' : ''}`);
  }
}
