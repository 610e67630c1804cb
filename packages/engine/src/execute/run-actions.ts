import type { ActionId } from '@svc-build/model/plan';
import type { BuildContext } from '../build-context.ts';
import type { ServiceKey } from '../key/service-key.ts';
import type { Schedule } from '../schedule.ts';
import type { PlannedAction } from './action-graph.ts';
import type { ActionOutcome } from './action-outcome.ts';
import { createFirstFillLock } from './first-fill-lock.ts';
import { runAction } from './run-action.ts';

/** How a run goes on after a failure. */
export interface FailurePolicy {
  /** Whether actions that do not need what failed still begin. Running ones always end. */
  readonly continueOnError: boolean;
}

/** Runs an action after what it needs. The promise never rejects for an expected failure. */
export type ActionRunner = (planned: PlannedAction, needs: readonly Promise<ActionOutcome>[]) => Promise<ActionOutcome>;

/** What runs the actions of one run, however many are handed to it and when. */
export function actionRunner(
  context: BuildContext,
  schedule: Schedule,
  policy: FailurePolicy,
  keys: ReadonlyMap<string, ServiceKey>,
): ActionRunner {
  const inTurn = createFirstFillLock(context);
  let failed = false;
  return async (planned, needs) => {
    const needed = await Promise.all(needs);
    if (needed.some(({ kind }) => kind !== 'done')) return { kind: 'skipped' };
    return inTurn(planned, () =>
      schedule(async () => {
        if (context.interrupt.stop.aborted || (failed && !policy.continueOnError)) return { kind: 'skipped' };
        const outcome = await runAction(planned, context, keys);
        failed ||= outcome.kind === 'failed';
        return outcome;
      }),
    );
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
