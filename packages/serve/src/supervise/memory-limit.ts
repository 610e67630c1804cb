import type { Clock } from '@svc-build/model/host';
import type { GroupMemory } from './group-memory.ts';

const MB = 1024 * 1024;
/** Short enough to stop a process before it has taken all memory of the machine. */
const PERIOD_MS = 250;

/** How a process group is watched, and until when. */
export interface Watchdog {
  readonly memory: GroupMemory;
  readonly clock: Clock;
  readonly over: AbortSignal;
}

/** Watches a process group; resolves with the bytes that it takes once they are too many, or with null when `over`. */
export async function overMemory(
  group: number,
  limit: number,
  { memory, clock, over }: Watchdog,
): Promise<number | null> {
  while (!over.aborted) {
    const used = memory(group, limit * MB);
    if (used !== null && used > limit * MB) return used;
    await clock.sleep(PERIOD_MS, over);
  }
  return null;
}

/**
 * Variables that make a runtime keep to a limit by itself: it can collect garbage, the watchdog can only kill. Each
 * variable is read by one runtime only, and what the caller has set wins.
 */
export function memoryVariables(
  limit: number | null,
  { NODE_OPTIONS = '', GOMEMLIMIT }: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string>> {
  if (limit === null) return {};
  // Node takes more than its old space: code, stacks and buffers are some 50 MB before the first request.
  const heap = Math.floor(Math.min(limit * 0.75, limit - 64));
  const hasHeap = /--max[-_]old[-_]space[-_]size/.test(NODE_OPTIONS);
  return {
    ...(hasHeap ? {} : { NODE_OPTIONS: `${NODE_OPTIONS} --max-old-space-size=${heap}`.trim() }),
    // Soft: Go collects more often towards it, and goes beyond it when everything is in use.
    ...(GOMEMLIMIT === undefined ? { GOMEMLIMIT: `${Math.floor(limit * 0.9)}MiB` } : {}),
  };
}

/** How a group that took too much ends, as the end of a sentence that begins with the service. */
export function describeExcess(usedBytes: number, limit: number): string {
  return `ran out of memory: it took ${Math.ceil(usedBytes / MB)} MB, and its limit is ${limit} MB`;
}

/** The same for a runtime that gave up by itself before the watchdog saw it; null when its last lines do not say so. */
export function describeOwnExcess(log: readonly { readonly text: string }[], limit: number | null): string | null {
  const gaveUp = log.some(({ text }) => /JavaScript heap out of memory/.test(text));
  return limit !== null && gaveUp ? `ran out of memory: its limit is ${limit} MB` : null;
}
