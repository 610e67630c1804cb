import { join } from 'node:path';
import type { ActionId } from '@svc-build/model/plan';
import type { BuildContext } from '../build-context.ts';
import type { BakedValues } from '../key/baked-values.ts';
import { keepingSomewhere } from '../state/kept-elsewhere.ts';
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
      const begin = fromWhatWasThere(planned, context);
      return keepingSomewhere(planned.action.keep, context, {
        run: (place) => {
          begin();
          return runAction(planned, { context: place, baked, reasons });
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
