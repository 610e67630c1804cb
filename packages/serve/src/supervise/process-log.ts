import type { LogLine } from './process-state.ts';

/** Enough for somebody who looks back, and few enough to keep for every service. */
const MAX_LINES = 200;
const MAX_LENGTH = 1000;

/** The last lines that a process printed; however much it prints, this stays small. */
export interface ProcessLog {
  add(line: LogLine): void;
  /** Oldest first; of them all, or of so many. */
  last(count?: number): readonly LogLine[];
  /** Passes each further line on; returns what ends that. */
  subscribe(listener: (line: LogLine) => void): () => void;
}

/** An empty log. */
export function createProcessLog(): ProcessLog {
  const kept = createRingBuffer<LogLine>(MAX_LINES);
  const listeners = new Set<(line: LogLine) => void>();
  return {
    add: ({ text, stream }) => {
      const line = { text: text.slice(0, MAX_LENGTH), stream };
      kept.add(line);
      for (const listener of listeners) listener(line);
    },
    last: (count = MAX_LINES) => kept.all().slice(-count),
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

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
