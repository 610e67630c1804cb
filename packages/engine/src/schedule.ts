import PQueue from 'p-queue';

/** Runs tasks, no more than so many at a time, in the order in which they were given. */
export type Schedule = <T>(task: () => Promise<T>) => Promise<T>;

/** A queue with a width. What a task may still do when others failed is for the task to look at: nothing is dropped silently. */
export function createSchedule(width: number): Schedule {
  const queue = new PQueue({ concurrency: width });
  return (task) => queue.add(task);
}
