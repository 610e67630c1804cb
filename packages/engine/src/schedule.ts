import type { Machine } from '@svc-build/model/host';
import PQueue from 'p-queue';

/** Runs tasks, no more than so many at a time, in the order in which they were given. */
export type Schedule = <T>(task: () => Promise<T>) => Promise<T>;

/** A queue with a width. What a task may still do when others failed is for the task to look at: nothing is dropped silently. */
export function createSchedule(width: number): Schedule {
  const queue = new PQueue({ concurrency: width });
  return (task) => queue.add(task);
}

/** What a build of one service may need at its peak: a frontend bundler takes about this much. */
const BYTES_PER_SERVICE = 1.5 * 1024 ** 3;

/** How many actions run at a time unless the project or the command line says: as many as there are cores, and no more than memory holds. */
export function defaultConcurrency(machine: Pick<Machine, 'cores' | 'memoryBytes'>): number {
  return Math.max(1, Math.min(machine.cores, Math.floor(machine.memoryBytes / BYTES_PER_SERVICE)));
}
