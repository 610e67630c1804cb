import type { KeepPath } from '@svc-build/model/plan';
import type { BuildContext } from '../build-context.ts';
import { keepDirectory } from '../places.ts';
import type { PlannedUnit } from './action-graph.ts';
import type { UnitOutcome } from './action-outcome.ts';

/** Runs a unit when its turn has come. */
export type FillTurns = (planned: PlannedUnit, run: () => Promise<UnitOutcome>) => Promise<UnitOutcome>;

/**
 * Lets one unit alone fill a kept directory that asks for it, while the others that use it wait without taking up a place
 * in the queue. A mark beside the directory says that it has been filled, and from then on nobody waits.
 */
export function createFillTurns(context: BuildContext): FillTurns {
  const { files } = context.host;
  const filling = new Map<string, Promise<unknown>>();

  return async (planned, run) => {
    const marks = markPaths(planned, context);
    const others = marks.flatMap((mark) => filling.get(mark) ?? []);
    if (others.length > 0) {
      await Promise.all(others);
      return run();
    }
    // Claimed before the first await, so that two units cannot both be the first.
    let release = (): void => {};
    const turn = new Promise<void>((resolve) => {
      release = resolve;
    });
    for (const mark of marks) filling.set(mark, turn);
    const present = await Promise.all(marks.map((mark) => files.stat(mark)));
    if (!present.includes(null)) release();
    try {
      const outcome = await run();
      if (outcome.kind === 'done') for (const mark of marks) await files.create(mark, '');
      return outcome;
    } finally {
      release();
    }
  };
}

function markPaths({ unit, services }: PlannedUnit, { directories }: BuildContext): readonly string[] {
  const [first] = services;
  const alone = (keep: KeepPath): boolean => keep.fill === 'alone';
  return unit.keep.filter(alone).map((keep) => `${keepDirectory(directories, first?.service.name ?? '', keep)}.filled`);
}
