/** Keeps the last so many things; however many are added, it stays small. */
export interface RingBuffer<T> {
  add(item: T): void;
  /** Oldest first. */
  all(): readonly T[];
  /** The same, and forgets them. */
  take(): readonly T[];
}

/** An empty ring buffer for `limit` things. */
export function createRingBuffer<T>(limit: number): RingBuffer<T> {
  let kept: T[] = [];
  let next = 0;
  const all = (): readonly T[] => (kept.length < limit ? [...kept] : [...kept.slice(next), ...kept.slice(0, next)]);
  return {
    add: (item) => {
      kept[next] = item;
      next = (next + 1) % limit;
    },
    all,
    take: () => {
      const taken = all();
      kept = [];
      next = 0;
      return taken;
    },
  };
}
