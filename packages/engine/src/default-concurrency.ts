import type { Machine } from '@svc-build/model/host';

/** What a build of one service may need at its peak: a frontend bundler takes about this much. */
const BYTES_PER_SERVICE = 1.5 * 1024 ** 3;

/** How many actions run at a time unless the project or the command line says: as many as there are cores, and no more than memory holds. */
export function defaultConcurrency(machine: Pick<Machine, 'cores' | 'memoryBytes'>): number {
  return Math.max(1, Math.min(machine.cores, Math.floor(machine.memoryBytes / BYTES_PER_SERVICE)));
}
