import type { BuildContext } from '../build-context.ts';
import type { ServiceKey } from '../key/service-key.ts';
import { usingKept } from '../state/kept-in-use.ts';
import type { PlannedAction } from './action-graph.ts';
import { type ActionOutcome, runAction } from './run-action.ts';

/** Runs an action whose needs are met. The promise never rejects for an expected failure. */
export interface Executor {
  run(planned: PlannedAction): Promise<ActionOutcome>;
}

/** Runs actions as processes of this machine. `keys` are those of the services, for actions that bake them in. */
export function localExecutor(context: BuildContext, keys: ReadonlyMap<string, ServiceKey>): Executor {
  return {
    run: (planned) => usingKept(planned.action.keep, context, () => runAction(planned, context, keys)),
  };
}
