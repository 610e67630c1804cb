import type { ActionId } from '@svc-build/model/plan';
import type { BuildContext } from '../build-context.ts';
import type { BakedValues } from '../key/baked-values.ts';
import { usingKept } from '../state/kept-in-use.ts';
import type { PlannedAction } from './action-graph.ts';
import type { ActionOutcome } from './action-outcome.ts';
import { runAction } from './run-action.ts';

/** Runs an action whose needs are met, and says why if it is told. The promise never rejects for an expected failure. */
export interface Executor {
  run(planned: PlannedAction, reasons?: readonly string[]): Promise<ActionOutcome>;
}

/** What an action bakes in; null where its plan names nothing of that. */
export type BakedBy = (id: ActionId) => Promise<BakedValues | null>;

/** Runs actions as processes of this machine. */
export function localExecutor(context: BuildContext, bakedBy: BakedBy): Executor {
  return {
    run: async (planned, reasons = []) => {
      const baked = await bakedBy(planned.action.id);
      return usingKept(planned.action.keep, context, () => runAction(planned, { context, baked, reasons }));
    },
  };
}
