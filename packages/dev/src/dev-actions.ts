import type { BuildContext } from '@svc-build/engine/build-context';
import { actionGraph, type PlannedAction } from '@svc-build/engine/execute/action-graph';
import { openActionKeys } from '@svc-build/engine/execute/action-keys';
import { actionLocks } from '@svc-build/engine/execute/action-locks';
import type { ActionOutcome } from '@svc-build/engine/execute/action-outcome';
import { cachedExecutor } from '@svc-build/engine/execute/cached-executor';
import { type Executor, localExecutor } from '@svc-build/engine/execute/executor';
import { actionRunner } from '@svc-build/engine/execute/run-actions';
import type { RunState } from '@svc-build/engine/record/run-state';
import { InspectedFiles } from '@svc-build/engine/stage/inspect-files';
import { takeRunLocks } from '@svc-build/engine/state/run-lock';
import { stableJson } from '@svc-build/model/json';
import type { ActionId } from '@svc-build/model/plan';
import type { PlannedDev } from './plan-dev.ts';

/** Does what is out of date of the work of one service; the promise never rejects for an expected failure. */
export type EnsureActions = (planned: PlannedDev) => Promise<readonly ActionOutcome[]>;

/**
 * The work that comes before services start, over a whole session: an action runs once at a time, and once in each round.
 * What a build has done is not done again, and the other way round.
 */
export class DevActions {
  readonly #state: Pick<RunState, 'memory' | 'actions' | 'earlier'>;
  readonly #latest = new Map<ActionId, Promise<ActionOutcome>>();

  constructor(state: Pick<RunState, 'memory' | 'actions' | 'earlier'>) {
    this.#state = state;
  }

  /** Services that are planned for one reason share what they need, each as soon as it knows its plan. */
  round(context: BuildContext): EnsureActions {
    const inspected = new InspectedFiles();
    const executors = new WeakMap<PlannedAction, Executor>();
    const executorOf: Executor = {
      run: async (one) => {
        const executor = executors.get(one);
        if (executor === undefined) throw new Error(`No executor was made for ${one.action.id}.`);
        return executor.run(one);
      },
    };
    const run = actionRunner(executorOf, true, context);
    // A service may do in development what it does otherwise for those that depend on it: equal ids are not enough.
    const started = new Map<string, Promise<ActionOutcome>>();
    const ensure = async (one: PlannedAction, needs: readonly Promise<ActionOutcome>[]): Promise<ActionOutcome> => {
      // What an earlier round is still at, and what this one needs, may be what this action is made of.
      await Promise.all([this.#latest.get(one.action.id), ...needs]);
      return run(one, needs);
    };
    return async (planned) => {
      const graph = actionGraph([...planned.before, planned]);
      const actionKeys = openActionKeys(graph, this.#state, context);
      const local = localExecutor(context, async (id) => (await actionKeys.of(id)).baked);
      const cached = cachedExecutor(local, { context, state: this.#state, inspected, actionKeys, isBuilt: () => true });
      const locked = lockedExecutor(cached, context);
      const byId = new Map<ActionId, Promise<ActionOutcome>>();
      for (const one of graph) {
        const { id, needs } = one.action;
        const text = stableJson(one.action, 0);
        executors.set(one, locked);
        const outcome =
          started.get(text) ??
          ensure(
            one,
            needs.flatMap((need) => byId.get(need) ?? []),
          );
        started.set(text, outcome);
        byId.set(id, outcome);
        this.#latest.set(id, outcome);
      }
      return Promise.all(byId.values());
    };
  }
}

/** No build works on the same at that time; it is waited for. */
function lockedExecutor(executor: Executor, { directories, host, interrupt, report }: BuildContext): Executor {
  return {
    run: async (planned) => {
      if (planned.action.steps.length === 0) return executor.run(planned);
      const onWait = (pid: number): void => report({ type: 'waiting', pid });
      const wait = { state: directories.state, host, stop: interrupt.stop, onWait };
      const locks = await takeRunLocks(actionLocks(planned.action), wait);
      if (locks === null) return { kind: 'skipped' };
      try {
        return await executor.run(planned);
      } finally {
        await locks.release();
      }
    },
  };
}
