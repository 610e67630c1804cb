import type { BuildContext } from '@svc-build/engine/build-context';
import { type PlannedUnit, unitGraph } from '@svc-build/engine/execute/action-graph';
import type { UnitOutcome } from '@svc-build/engine/execute/action-outcome';
import { unitRunner } from '@svc-build/engine/execute/run-actions';
import { createSchedule } from '@svc-build/engine/schedule';
import type { UnitId } from '@svc-build/model/plan';
import type { UnitStates } from './action-state.ts';
import type { PlannedDev } from './plan-dev.ts';

/** Does what is out of date of the work of one service; the promise never rejects for an expected failure. */
export type EnsureUnits = (planned: PlannedDev) => Promise<readonly UnitOutcome[]>;

/** The work that comes before services start, over a whole session: a unit runs once at a time, and once in each round. */
export class DevUnits {
  readonly #states: UnitStates;
  readonly #latest = new Map<UnitId, Promise<UnitOutcome>>();

  constructor(states: UnitStates) {
    this.#states = states;
  }

  /** Services that are planned for one reason share what they need, each as soon as it knows its plan. */
  round(context: BuildContext): EnsureUnits {
    const run = unitRunner(context, createSchedule(context.concurrency), { continueOnError: true }, new Map());
    const started = new Map<UnitId, Promise<UnitOutcome>>();
    const ensure = async (one: PlannedUnit, needs: readonly Promise<UnitOutcome>[]): Promise<UnitOutcome> => {
      // What an earlier round is still at, and what this one needs, may be what this unit is made of.
      await Promise.all([this.#latest.get(one.unit.id), ...needs]);
      const before = await this.#states.doneBefore(one);
      if (before !== null) return wrote(await run(withoutSteps(one), needs), before.captured);
      const done = one.unit.steps.length > 0 ? await this.#states.begin(one) : null;
      const outcome = await run(one, needs);
      if (outcome.kind === 'done') done?.(outcome.captured);
      return outcome;
    };
    return async (planned) => {
      const outcomes = unitGraph([planned]).map((one) => {
        const needs = one.unit.needs.flatMap((need) => started.get(need) ?? []);
        const outcome = started.get(one.unit.id) ?? ensure(one, needs);
        started.set(one.unit.id, outcome);
        this.#latest.set(one.unit.id, outcome);
        return outcome;
      });
      return Promise.all(outcomes);
    };
  }
}

/** What was done in an earlier session wrote what it wrote then. */
function wrote(outcome: UnitOutcome, captured: readonly string[]): UnitOutcome {
  return outcome.kind === 'done' ? { ...outcome, captured } : outcome;
}

function withoutSteps({ unit, services }: PlannedUnit): PlannedUnit {
  return { unit: { ...unit, steps: [] }, services };
}
