import { join } from 'node:path';
import type { Disk } from '@svc-build/model/disk';
import { stableJson } from '@svc-build/model/json';
import type { ObjectStore } from './object-store.ts';
import { checkTree, type StoredFile, storeTree } from './stored-tree.ts';

/** Raised when entries change their shape: older ones are misses. */
const VERSION = 1;

/** A result by its key: a tree, and whatever else its maker wants back. */
export interface Entry<Rest> {
  readonly files: readonly StoredFile[];
  readonly rest: Rest;
}

/** What came of asking for a key. `damaged`: an entry is there and cannot be used; whoever tells people throws it away. */
export type Found<Rest> =
  | { readonly kind: 'hit'; readonly entry: Entry<Rest> }
  | { readonly kind: 'miss' }
  | { readonly kind: 'damaged' };

/** Entries by key. The objects of an entry are there before it is, and the entry is one file that is renamed into place. */
export class EntryStore<Rest> {
  readonly #directory: string;
  readonly #objects: ObjectStore;
  readonly #disk: Disk;

  constructor(directory: string, objects: ObjectStore, disk: Disk) {
    this.#directory = directory;
    this.#objects = objects;
    this.#disk = disk;
  }

  /** The entry of a key, if it is whole and every object of it is right. */
  find(key: string): Found<Rest> {
    const bytes = this.#disk.read(this.#path(key));
    if (bytes === null) return { kind: 'miss' };
    const entry = parseEntry<Rest>(bytes, key);
    if (entry !== null && checkTree(entry.files, this.#objects)) return { kind: 'hit', entry };
    return { kind: 'damaged' };
  }

  /** An entry as it was written, without a look at its objects; null when there is none. */
  peek(key: string): Entry<Rest> | null {
    const bytes = this.#disk.read(this.#path(key));
    return bytes === null ? null : parseEntry<Rest>(bytes, key);
  }

  /** Keeps a tree that lies below `root` under a key, in place of what was there. */
  put(key: string, root: string, entry: Entry<Rest>): void {
    storeTree(root, entry.files, this.#objects);
    this.#disk.write(this.#path(key), stableJson({ version: VERSION, key, ...entry }, 0));
  }

  remove(key: string): void {
    this.#disk.remove(this.#path(key));
  }

  #path(key: string): string {
    return entryPath(this.#directory, key);
  }
}

/** Where the entry of a key lies; keys are hex, with or without `sha256:`. */
function entryPath(directory: string, key: string): string {
  const hex = key.replace('sha256:', '');
  return join(directory, hex.slice(0, 2), `${hex}.json`);
}

/** Reads an entry; null for anything that we did not write whole, and for other versions. */
export function parseEntry<Rest>(bytes: Uint8Array, key: string): Entry<Rest> | null {
  try {
    // A file that parses, and says the version and the key, was written by us and is whole.
    const json = JSON.parse(Buffer.from(bytes).toString('utf8')) as Entry<Rest> & {
      readonly version: number;
      readonly key: string;
    };
    return json.version === VERSION && json.key === key ? { files: json.files, rest: json.rest } : null;
  } catch {
    return null;
  }
}
