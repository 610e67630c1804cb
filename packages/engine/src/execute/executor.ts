import type { BuildContext } from '../build-context.ts';
import type { ServiceKey } from '../key/service-key.ts';
import { usingKept } from '../state/kept-in-use.ts';
import type { PlannedAction } from './action-graph.ts';
import type { ActionOutcome } from './action-outcome.ts';
import { runAction } from './run-action.ts';

/** Runs an action whose needs are met, and says why if it is told. The promise never rejects for an expected failure. */
export interface Executor {
  run(planned: PlannedAction, reasons?: readonly string[]): Promise<ActionOutcome>;
}

/** Runs actions as processes of this machine. `keys` are those of the services, for actions that bake them in. */
export function localExecutor(context: BuildContext, keys: ReadonlyMap<string, ServiceKey>): Executor {
  return {
    run: (planned, reasons = []) =>
      usingKept(planned.action.keep, context, () => runAction(planned, { context, keys, reasons })),
  };
}
