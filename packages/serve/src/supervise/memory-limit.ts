import type { Clock } from '@svc-build/model/host';
import type { GroupMemory } from './group-memory.ts';
import type { Program } from './program.ts';

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

/** The variables that let a program keep to its limit by itself, as its launch row says; what the caller has set wins. */
export function memoryVariables(
  { memory, keepsTo }: Pick<Program, 'memory' | 'keepsTo'>,
  env: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string>> {
  if (memory === null || keepsTo === undefined) return {};
  return Object.fromEntries(
    keepsTo.variables.flatMap(({ name, value, addedUnless }) => {
      const set = env[name];
      if (addedUnless === null) return set === undefined ? [[name, value]] : [];
      const saysIt = addedUnless.some((word) => set?.includes(word));
      return saysIt ? [] : [[name, `${set ?? ''} ${value}`.trim()]];
    }),
  );
}

/** How a group that took too much ends, as the end of a sentence that begins with the service. */
export function describeExcess(usedBytes: number, limit: number): string {
  return `ran out of memory: it took ${Math.ceil(usedBytes / MB)} MB, and its limit is ${limit} MB`;
}

/** The same for a runtime that gave up by itself before the watchdog saw it; null when its last lines do not say so. */
export function describeOwnExcess(
  log: readonly { readonly text: string }[],
  { memory, keepsTo }: Pick<Program, 'memory' | 'keepsTo'>,
): string | null {
  const gaveUp = keepsTo?.outOfMemory.some((words) => log.some(({ text }) => text.includes(words)));
  return memory !== null && gaveUp ? `ran out of memory: its limit is ${memory} MB` : null;
}
