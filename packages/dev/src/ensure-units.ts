import type { BuildContext } from '@svc-build/build/build-context';
import { runUnits } from '@svc-build/build/run-units';
import { createSchedule } from '@svc-build/build/schedule';
import { type PlannedUnit, unitGraph } from '@svc-build/build/unit-graph';
import type { UnitOutcome } from '@svc-build/build/unit-outcome';
import type { UnitId } from '@svc-build/model/plan';
import type { PlannedDev } from './plan-dev.ts';
import type { UnitStates } from './unit-state.ts';

/** Does what is out of date of the work of some services, each unit once; the promises never reject for an expected failure. */
export function ensureUnits(
  planned: readonly PlannedDev[],
  states: UnitStates,
  context: BuildContext,
): ReadonlyMap<UnitId, Promise<UnitOutcome>> {
  const graph = unitGraph(planned).map((one) => (states.isDone(one) ? withoutSteps(one) : one));
  const ends = new Map(
    graph.filter(({ unit }) => unit.steps.length > 0).map((one) => [one.unit.id, states.begin(one)]),
  );
  const outcomes = runUnits(graph, context, createSchedule(context.concurrency), { continueOnError: true }, new Map());
  return new Map(
    [...outcomes].map(([id, outcome]) => [
      id,
      outcome.then((ended) => {
        if (ended.kind === 'done') ends.get(id)?.();
        return ended;
      }),
    ]),
  );
}

function withoutSteps({ unit, services }: PlannedUnit): PlannedUnit {
  return { unit: { ...unit, steps: [] }, services };
}
