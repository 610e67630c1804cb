import type { ResultCache } from '../result-cache.ts';

/** What a test sees of a cache that keeps results without their files. */
interface MemoryCache extends ResultCache<string> {
  readonly kept: Map<string, string>;
  /** Directories in which results were laid out. */
  readonly applied: string[];
  /** From now on it refuses everything, as a server that is gone. */
  isGone: boolean;
}

/** A cache in memory. */
export function memoryCache(results: Readonly<Record<string, string>> = {}): MemoryCache {
  const kept = new Map(Object.entries(results));
  const applied: string[] = [];
  const cache: MemoryCache = {
    kept,
    applied,
    isGone: false,
    find: async (key) => {
      const rest = kept.get(key);
      if (cache.isGone || rest === undefined) return { kind: 'miss' };
      return {
        kind: 'hit',
        files: [],
        rest,
        apply: async (directory) => {
          if (!cache.isGone) applied.push(directory);
          return !cache.isGone;
        },
      };
    },
    madeBy: async () => [],
    put: async (key, { rest }) => {
      if (cache.isGone) throw new Error('The server is gone.');
      kept.set(key, rest);
    },
  };
  return cache;
}
