import { join } from 'node:path';
import type { Disk } from '@svc-build/model/disk';
import { stableJson } from '@svc-build/model/json';
import { sha256 } from '@svc-build/trace/sha256';
import { clearWay, ignoreDiskErrors, type ObjectStore } from './object-store.ts';
import { checkTree, type StoredFile, storeTree, type TreePlace } from './stored-tree.ts';

/** Raised when entries change their shape: older ones are misses. */
const VERSION = 2;

/** A result by its key: a tree, and whatever else its maker wants back. */
export interface Entry<Rest> {
  readonly files: readonly StoredFile[];
  readonly rest: Rest;
}

/** What came of asking for a key. `damaged`: an entry is there, and cannot be used; the next result of the key takes its place. */
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

  /**
   * The entry of a key, if it is whole and every object of it is right; asking again gives the same answer. What
   * cannot be read is as good as damaged.
   */
  find(key: string): Found<Rest> {
    return ignoreDiskErrors((): Found<Rest> => this.#look(key), { kind: 'damaged' });
  }

  #look(key: string): Found<Rest> {
    const bytes = this.#disk.read(this.#path(key));
    if (bytes === null) return { kind: 'miss' };
    const entry = parseEntry<Rest>(bytes, key);
    return entry !== null && checkTree(entry.files, this.#objects) ? { kind: 'hit', entry } : { kind: 'damaged' };
  }

  /** The entry of a key, whether its objects are there or not. */
  read(key: string): Entry<Rest> | null {
    const bytes = ignoreDiskErrors(() => this.#disk.read(this.#path(key)), null);
    return bytes === null ? null : parseEntry<Rest>(bytes, key);
  }

  /** Keeps a tree under a key, in place of what was there. */
  put(key: string, place: TreePlace, entry: Entry<Rest>): void {
    storeTree(place, entry.files, this.#objects);
    clearWay(this.#path(key), this.#disk);
    const text = stableJson({ version: VERSION, key, ...entry }, 0);
    this.#disk.write(this.#path(key), `${sha256(text)}\n${text}`);
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

/** Reads an entry; null for anything but what was written under this key, to the last byte, and for other versions. */
export function parseEntry<Rest>(bytes: Uint8Array, key: string): Entry<Rest> | null {
  const written = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = written.indexOf('\n');
  const text = written.subarray(end + 1);
  if (end === -1 || written.toString('latin1', 0, end) !== sha256(text)) return null;
  // What has its digest before it was written by us.
  const json = JSON.parse(text.toString('utf8')) as Entry<Rest> & { readonly version: number; readonly key: string };
  return json.version === VERSION && json.key === key ? { files: json.files, rest: json.rest } : null;
}
