import { join } from 'node:path';
import type { BuildContext } from '../build-context.ts';
import type { ServiceKey } from '../key/service-key.ts';
import { keepingSomewhere } from '../state/kept-elsewhere.ts';
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
    run: (planned, reasons = []) => {
      const begin = fromWhatWasThere(planned, context);
      return keepingSomewhere(planned.action.keep, context, {
        run: (place) => {
          begin();
          return runAction(planned, { context: place, keys, reasons });
        },
        hasFailed: ({ kind }) => kind === 'failed',
      });
    },
  };
}

/** What is called before each attempt removes what an earlier one made: package managers take half an install for a whole one. */
function fromWhatWasThere({ action }: PlannedAction, { host, directories }: BuildContext): () => void {
  const outputs = action.outputs.filter((path) => !path.startsWith('{')).map((path) => join(directories.root, path));
  const absent = outputs.filter((path) => host.disk.identity(path) === null);
  let attempts = 0;
  return () => {
    if (attempts > 0) for (const path of absent) host.disk.remove(path);
    attempts += 1;
  };
}
