import type { CacheMount } from '@svc-build/model/plan';
import type { BuildContext } from '../build-context.ts';
import { keepDirectory } from '../places.ts';
import type { PlannedAction } from './action-graph.ts';
import type { ActionOutcome } from './action-outcome.ts';

/** Runs an action when its turn has come. */
export type FirstFillLock = (planned: PlannedAction, run: () => Promise<ActionOutcome>) => Promise<ActionOutcome>;

/**
 * Lets one action alone fill a kept directory that asks for it, while the others that use it wait without taking up a place
 * in the queue. A mark beside the directory says that it has been filled, and from then on nobody waits.
 */
export function createFirstFillLock(context: Pick<BuildContext, 'host' | 'directories'>): FirstFillLock {
  const { files } = context.host;
  const filling = new Map<string, Promise<unknown>>();

  return async (planned, run) => {
    const marks = markPaths(planned, context);
    const others = marks.flatMap((mark) => filling.get(mark) ?? []);
    if (others.length > 0) {
      await Promise.all(others);
      return run();
    }
    // Claimed before the first await, so that two actions cannot both be the first.
    let release = (): void => {};
    const turn = new Promise<void>((resolve) => {
      release = resolve;
    });
    for (const mark of marks) filling.set(mark, turn);
    const present = await Promise.all(marks.map((mark) => files.stat(mark)));
    if (!present.includes(null)) release();
    try {
      const outcome = await run();
      // What came from the cache has filled nothing.
      if (outcome.kind === 'done' && outcome.how === 'ran') for (const mark of marks) await files.create(mark, '');
      return outcome;
    } finally {
      release();
    }
  };
}

function markPaths(
  { action, services }: PlannedAction,
  { directories }: Pick<BuildContext, 'directories'>,
): readonly string[] {
  const [first] = services;
  const alone = (keep: CacheMount): boolean => keep.fill === 'alone';
  return action.keep
    .filter(alone)
    .map((keep) => `${keepDirectory(directories, first?.service.name ?? '', keep)}.filled`);
}
