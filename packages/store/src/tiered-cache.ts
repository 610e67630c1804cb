import type { CacheHit, ResultCache } from './result-cache.ts';

/**
 * A near cache before a far one. What only the far one has is found there, and kept near when it has been laid out; a
 * result is kept in both. Neither may fail a run: a far cache that refuses is as good as none.
 */
export function tieredCache<Rest>(near: ResultCache<Rest>, far: ResultCache<Rest>): ResultCache<Rest> {
  return {
    madeBy: async (maker) => [...(await near.madeBy(maker)), ...(await far.madeBy(maker))],
    find: async (key) => {
      const own = await near.find(key);
      if (own.kind === 'hit') return own;
      const other = await far.find(key);
      // A damaged result near is worth saying only where nothing better is known.
      return other.kind === 'hit' ? keptNear(key, other, near) : own;
    },
    put: async (key, result) => {
      await near.put(key, result);
      await far.put(key, result).catch(() => {});
    },
  };
}

function keptNear<Rest>(key: string, hit: CacheHit<Rest>, near: ResultCache<Rest>): CacheHit<Rest> {
  const { files, rest } = hit;
  return {
    ...hit,
    apply: async (root) => {
      if (!(await hit.apply(root))) return false;
      await near.put(key, { root, files, rest }).catch(() => {});
      return true;
    },
  };
}
