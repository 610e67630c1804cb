import type { Disk } from '@svc-build/model/disk';
import type { CachePlaces } from './cache-usage.ts';
import { type Entry, EntryStore } from './entry-store.ts';
import { ignoreDiskErrors, ObjectStore } from './object-store.ts';
import { keysOfMaker, noteMaker } from './result-makers.ts';
import { placeTree, type StoredFile } from './stored-tree.ts';

/** A result that the cache has. It is found first and applied later, when the run has decided that it wants it. */
export interface CacheHit<Rest> {
  readonly kind: 'hit';
  readonly files: readonly StoredFile[];
  /** What its maker wanted back beside the files. */
  readonly rest: Rest;
  /** Lays the files out below a directory; false when one of them is gone by then. */
  readonly apply: (directory: string) => Promise<boolean>;
}

/** What came of asking for a key. `damaged`: something is there and cannot be used; the next result of the key replaces it. */
type CacheAnswer<Rest> = CacheHit<Rest> | { readonly kind: 'miss' } | { readonly kind: 'damaged' };

/** A tree to keep: its files below `root`, and whatever else its maker wants back. */
interface KeptResult<Rest> {
  /** By whose name it is found again when nobody knows its key; null where nobody will ask. */
  readonly maker?: string | null;
  readonly root: string;
  /** Whether others may write to the files in place: then the cache takes copies, and no second names of them. */
  readonly isShared?: boolean;
  readonly files: readonly StoredFile[];
  readonly rest: Rest;
}

/**
 * Results by key, wherever they are kept. A cache may be slow, absent or wrong: `find` and `madeBy` never reject, and who
 * calls `put` goes on when it does.
 */
export interface ResultCache<Rest> {
  find(key: string): Promise<CacheAnswer<Rest>>;
  put(key: string, result: KeptResult<Rest>): Promise<void>;
  /** What the results of a maker hold, under whichever keys, the latest first; of very many, those. */
  madeBy(maker: string): Promise<readonly Entry<Rest>[]>;
}

/** The cache in a directory of this machine. */
export function localCache<Rest>(
  places: Pick<CachePlaces, 'objects' | 'entries' | 'makers'>,
  disk: Disk,
): ResultCache<Rest> {
  const objects = new ObjectStore(places.objects, disk);
  const entries = new EntryStore<Rest>(places.entries, objects, disk);
  return {
    find: async (key) => {
      const found = entries.find(key);
      if (found.kind !== 'hit') return found;
      const { files, rest } = found.entry;
      return { kind: 'hit', files, rest, apply: async (directory) => placeTree(directory, files, { objects, disk }) };
    },
    put: async (key, { maker = null, root, isShared = false, files, rest }) => {
      entries.put(key, { root, isShared }, { files, rest });
      if (maker !== null) noteMaker(places.makers, { maker, key }, disk);
    },
    madeBy: async (maker) => {
      const keys = ignoreDiskErrors(() => keysOfMaker(places.makers, maker, disk), []);
      return keys.flatMap((key) => entries.read(key) ?? []);
    },
  };
}
