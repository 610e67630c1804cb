import type { ActionId } from '@svc-build/model/plan';
import { unreachable } from '@svc-build/model/unreachable';
import { readActionRecord } from '../record/action-record.ts';
import type { PlannedAction } from './action-graph.ts';
import { type ActionOutcome, doneAction } from './action-outcome.ts';
import { type ActionTurn, type CachedRun, note, reportNotRun, runTurn } from './action-turn.ts';
import type { Executor } from './executor.ts';
import { installingAgain } from './install-again.ts';
import { endInstall } from './install-mark.ts';
import { leftContents } from './left-contents.ts';
import { resultPlace, SCRATCH } from './result-place.ts';
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
      const key = await run.actionKeys.of(id);
      const record = readActionRecord(directories.state, id, host.disk);
      const left = await leftContents({ planned, record }, run.state);
      const isTrusted = !run.actionKeys.neededBy(id).some((need) => distrusted.has(need.id));
      const mayKeep = key.isWhole && isTrusted;
      const ended = Promise.resolve(last.get(key.key)).then((earlier) => {
        const mayReuse = trust.results === 'use' || earlier?.kind === 'done';
        const found = { planned, key, record, left, edited: null };
        return endAction({ ...found, mayReuse, isTrusted, mayKeep, executor: running, run });
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
    case 'nowhere': {
      if (isForNobody(turn)) return reportNotRun(doneAction('fresh'), turn);
      const done = await runTurn(turn);
      if (done.kind === 'done') note({ left: [], said: null, isKeyTrue: false }, turn);
      return done;
    }
    default:
      return unreachable(place);
  }
}

/** What lies in the scratch of services that are not built themselves, but that others depend on, is for none of those. */
function isForNobody({ planned: { action, services }, run }: ActionTurn): boolean {
  const isInScratch = action.outputs.length > 0 && action.outputs.every((output) => output.startsWith(SCRATCH));
  const generates = action.generated.length > 0 || services.some(({ service }) => service.generated.length > 0);
  return isInScratch && !generates && !services.some(({ service }) => run.isBuilt(service.name));
}
