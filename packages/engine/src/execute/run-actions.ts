import type { UnitId } from '@svc-build/model/plan';
import type { BuildContext } from '../build-context.ts';
import type { ServiceKey } from '../key/service-key.ts';
import type { Schedule } from '../schedule.ts';
import type { PlannedUnit } from './action-graph.ts';
import type { UnitOutcome } from './action-outcome.ts';
import { createFillTurns } from './first-fill-lock.ts';
import { runUnit } from './run-action.ts';

/** How a run goes on after a failure. */
export interface FailurePolicy {
  /** Whether units that do not need what failed still begin. Running ones always end. */
  readonly continueOnError: boolean;
}

/** Runs a unit after what it needs. The promise never rejects for an expected failure. */
export type UnitRunner = (planned: PlannedUnit, needs: readonly Promise<UnitOutcome>[]) => Promise<UnitOutcome>;

/** What runs the units of one run, however many are handed to it and when. */
export function unitRunner(
  context: BuildContext,
  schedule: Schedule,
  policy: FailurePolicy,
  keys: ReadonlyMap<string, ServiceKey>,
): UnitRunner {
  const inTurn = createFillTurns(context);
  let failed = false;
  return async (planned, needs) => {
    const needed = await Promise.all(needs);
    if (needed.some(({ kind }) => kind !== 'done')) return { kind: 'skipped' };
    return inTurn(planned, () =>
      schedule(async () => {
        if (context.interrupt.stop.aborted || (failed && !policy.continueOnError)) return { kind: 'skipped' };
        const outcome = await runUnit(planned, context, keys);
        failed ||= outcome.kind === 'failed';
        return outcome;
      }),
    );
  };
}

/** Starts all units of a graph. It is in order, so what a unit needs has its promise already. */
export function runUnits(graph: readonly PlannedUnit[], run: UnitRunner): ReadonlyMap<UnitId, Promise<UnitOutcome>> {
  const outcomes = new Map<UnitId, Promise<UnitOutcome>>();
  for (const planned of graph) {
    const needs = planned.unit.needs.flatMap((need) => outcomes.get(need) ?? []);
    outcomes.set(planned.unit.id, run(planned, needs));
  }
  return outcomes;
}
