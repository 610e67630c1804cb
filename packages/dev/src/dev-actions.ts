import type { BuildContext } from '@svc-build/engine/build-context';
import { actionGraph, type PlannedAction } from '@svc-build/engine/execute/action-graph';
import type { ActionOutcome } from '@svc-build/engine/execute/action-outcome';
import { localExecutor } from '@svc-build/engine/execute/executor';
import { actionRunner } from '@svc-build/engine/execute/run-actions';
import type { ActionId } from '@svc-build/model/plan';
import type { ActionStates } from './action-state.ts';
import type { PlannedDev } from './plan-dev.ts';

/** Does what is out of date of the work of one service; the promise never rejects for an expected failure. */
export type EnsureActions = (planned: PlannedDev) => Promise<readonly ActionOutcome[]>;

/** The work that comes before services start, over a whole session: an action runs once at a time, and once in each round. */
export class DevActions {
  readonly #states: ActionStates;
  readonly #latest = new Map<ActionId, Promise<ActionOutcome>>();

  constructor(states: ActionStates) {
    this.#states = states;
  }

  /** Services that are planned for one reason share what they need, each as soon as it knows its plan. */
  round(context: BuildContext): EnsureActions {
    const run = actionRunner(
      localExecutor(context, async () => null),
      true,
      context,
    );
    const started = new Map<ActionId, Promise<ActionOutcome>>();
    const ensure = async (one: PlannedAction, needs: readonly Promise<ActionOutcome>[]): Promise<ActionOutcome> => {
      // What an earlier round is still at, and what this one needs, may be what this action is made of.
      await Promise.all([this.#latest.get(one.action.id), ...needs]);
      const before = await this.#states.doneBefore(one);
      if (before !== null) return wrote(await run(withoutSteps(one), needs), before.captured);
      const done = one.action.steps.length > 0 ? await this.#states.begin(one) : null;
      const outcome = await run(one, needs);
      if (outcome.kind === 'done') done?.(outcome.captured);
      return outcome;
    };
    return async (planned) => {
      const outcomes = actionGraph([planned]).map((one) => {
        const needs = one.action.needs.flatMap((need) => started.get(need) ?? []);
        const outcome = started.get(one.action.id) ?? ensure(one, needs);
        started.set(one.action.id, outcome);
        this.#latest.set(one.action.id, outcome);
        return outcome;
      });
      return Promise.all(outcomes);
    };
  }
}

/** What was done in an earlier session wrote what it wrote then. */
function wrote(outcome: ActionOutcome, captured: readonly string[]): ActionOutcome {
  return outcome.kind === 'done' ? { ...outcome, captured } : outcome;
}

function withoutSteps({ action, services }: PlannedAction): PlannedAction {
  return { action: { ...action, steps: [] }, services };
}
