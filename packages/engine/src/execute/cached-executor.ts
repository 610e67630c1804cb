import type { ActionId } from '@svc-build/model/plan';
import { unreachable } from '@svc-build/model/unreachable';
import { readActionRecord } from '../record/action-record.ts';
import type { PlannedAction } from './action-graph.ts';
import type { ActionOutcome } from './action-outcome.ts';
import type { ActionTurn, CachedRun } from './action-turn.ts';
import type { Executor } from './executor.ts';
import { installingAgain } from './install-again.ts';
import { endInstall } from './install-mark.ts';
import { endWithService } from './own-result.ts';
import { resultPlace } from './result-place.ts';
import { endInScratch } from './scratch-result.ts';
import { endAmongSources } from './source-result.ts';

/**
 * Leaves actions whose results lie where they were made, takes others from the cache in place of running them, and keeps
 * those that it lacks. Actions with one key run once, one after the other. A cache that cannot be used makes everything
 * run, and fails nothing.
 */
export function cachedExecutor(executor: Executor, run: CachedRun): Executor {
  const { trust, directories, host } = run.context;
  const last = new Map<string, Promise<ActionOutcome>>();
  const distrusted = new Set<ActionId>();
  const believed = new Map<ActionId, PlannedAction>();
  const running = installingAgain(executor, believed, run);
  return {
    run: async (planned) => {
      const { id, steps } = planned.action;
      if (trust.results === 'none' || steps.length === 0) return executor.run(planned);
      const key = run.actionKeys.of(id);
      const record = readActionRecord(directories.state, id, host.disk);
      const mayKeep = key.isWhole && !run.actionKeys.neededBy(id).some((need) => distrusted.has(need));
      const ended = Promise.resolve(last.get(key.key)).then((earlier) => {
        const mayReuse = trust.results === 'use' || earlier?.kind === 'done';
        return endAction({ planned, key, record, mayReuse, mayKeep, executor: running, run });
      });
      last.set(key.key, ended);
      const outcome = await ended;
      if (outcome.kind === 'done' && !outcome.isTrusted) distrusted.add(id);
      if (outcome.kind === 'done' && outcome.how === 'fresh' && !planned.action.restorable) believed.set(id, planned);
      return outcome;
    },
  };
}

async function endAction(turn: ActionTurn): Promise<ActionOutcome> {
  const place = resultPlace(turn.planned);
  switch (place) {
    case 'scratch':
      return endInScratch(turn);
    case 'sources':
      return endAmongSources(turn);
    case 'installed':
      return endInstall(turn);
    case 'nowhere':
      return endWithService(turn);
    default:
      return unreachable(place);
  }
}
