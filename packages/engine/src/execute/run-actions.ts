import type { ActionId } from '@svc-build/model/plan';
import type { BuildContext } from '../build-context.ts';
import type { DecidedRun } from '../decide/decide-services.ts';
import { createSchedule } from '../schedule.ts';
import type { InspectedFiles } from '../stage/inspect-files.ts';
import type { PlannedAction } from './action-graph.ts';
import type { ActionOutcome } from './action-outcome.ts';
import { createAreaLock } from './area-lock.ts';
import type { Executor } from './executor.ts';
import { createFirstFillLock } from './first-fill-lock.ts';

/** Runs an action after what it needs. The promise never rejects for an expected failure. */
export type ActionRunner = (planned: PlannedAction, needs: readonly Promise<ActionOutcome>[]) => Promise<ActionOutcome>;

/**
 * Hands the actions of one run to an executor, as many at once as the run may. After a failure others begin only with
 * `continueOnError`, and never one that needs what failed; those under way always end.
 */
export function actionRunner(
  executor: Executor,
  continueOnError: boolean,
  context: Pick<BuildContext, 'host' | 'directories' | 'concurrency' | 'interrupt'>,
): ActionRunner {
  const firstFill = createFirstFillLock(context);
  const schedule = createSchedule(context.concurrency);
  const inArea = createAreaLock();
  let failed = false;
  return async (planned, needs) => {
    const needed = await Promise.all(needs);
    if (needed.some(({ kind }) => kind !== 'done')) return { kind: 'skipped' };
    const run = async (): Promise<ActionOutcome> => {
      if (context.interrupt.stop.aborted || (failed && !continueOnError)) return { kind: 'skipped' };
      const outcome = await executor.run(planned);
      failed ||= outcome.kind === 'failed';
      return outcome;
    };
    return inArea(planned.action, () => firstFill(planned, () => schedule(run)));
  };
}

/** Starts all actions of a graph. It is in order, so what an action needs has its promise already. */
export function runActions(
  graph: readonly PlannedAction[],
  run: ActionRunner,
): ReadonlyMap<ActionId, Promise<ActionOutcome>> {
  const outcomes = new Map<ActionId, Promise<ActionOutcome>>();
  for (const planned of graph) {
    const needs = planned.action.needs.flatMap((need) => outcomes.get(need) ?? []);
    outcomes.set(planned.action.id, run(planned, needs));
  }
  return outcomes;
}

/** A decided run whose actions have been started. */
export interface StagedRun extends DecidedRun {
  /** Where the files of services are laid out. */
  readonly staging: string;
  /** What is known of the files that actions made. */
  readonly inspected: InspectedFiles;
  readonly actions: ReadonlyMap<ActionId, Promise<ActionOutcome>>;
}
