import type { UnitId } from '@svc-build/model/plan';
import type { BuildContext } from './build-context.ts';
import { createFillTurns } from './fill-turns.ts';
import { runUnit } from './run-unit.ts';
import type { Schedule } from './schedule.ts';
import type { ServiceKey } from './service-key.ts';
import type { PlannedUnit } from './unit-graph.ts';
import type { UnitOutcome } from './unit-outcome.ts';

/** How a run goes on after a failure. */
export interface FailurePolicy {
  /** Whether units that do not need what failed still begin. Running ones always end. */
  readonly continueOnError: boolean;
}

/** Starts all units of a run, each after what it needs. The promises never reject for an expected failure. */
export function runUnits(
  graph: readonly PlannedUnit[],
  context: BuildContext,
  schedule: Schedule,
  policy: FailurePolicy,
  keys: ReadonlyMap<string, ServiceKey>,
): ReadonlyMap<UnitId, Promise<UnitOutcome>> {
  const inTurn = createFillTurns(context);
  let failed = false;
  const outcomes = new Map<UnitId, Promise<UnitOutcome>>();

  const run = async (planned: PlannedUnit): Promise<UnitOutcome> => {
    const needs = await Promise.all(planned.unit.needs.map((need) => outcomes.get(need)));
    if (needs.some((outcome) => outcome?.kind !== 'done')) return { kind: 'skipped' };
    return inTurn(planned, () =>
      schedule(async () => {
        if (context.interrupt.stop.aborted || (failed && !policy.continueOnError)) return { kind: 'skipped' };
        const outcome = await runUnit(planned, context, keys);
        failed ||= outcome.kind === 'failed';
        return outcome;
      }),
    );
  };

  // The graph is in order: what a unit needs has its promise already.
  for (const planned of graph) outcomes.set(planned.unit.id, run(planned));
  return outcomes;
}
