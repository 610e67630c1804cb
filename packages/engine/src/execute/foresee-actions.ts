import type { PlannedService } from '../plan/plan-project.ts';
import type { PlannedRun } from '../plan-run.ts';
import { readActionRecord } from '../record/action-record.ts';
import { actionGraph } from './action-graph.ts';
import { openActionKeys } from './action-keys.ts';
import { type ActionTurn, reasonsToRun } from './action-turn.ts';
import { isInstallUnmoved } from './install-mark.ts';
import { leftContents } from './left-contents.ts';
import { liesThere } from './placed-result.ts';
import { resultPlace } from './result-place.ts';
import { isSourceUnmoved, movesOf } from './source-result.ts';

/** What a build of a service would do with one of its actions. */
export interface ForeseenAction {
  readonly action: string;
  readonly label: string;
  readonly outcome: 'run' | 'restore' | 'fresh';
  /** Why it would run; empty otherwise. */
  readonly reasons: readonly string[];
}

/** What a build of a service would do with its actions, in their order. Runs nothing and changes nothing. */
export async function foreseeActions(
  service: PlannedService,
  { context, state }: Pick<PlannedRun, 'context' | 'state'>,
): Promise<readonly ForeseenAction[]> {
  const graph = actionGraph([service]);
  const actionKeys = openActionKeys(graph, state, context);
  const { directories, host, trust } = context;
  const foreseen: ForeseenAction[] = [];
  for (const planned of graph) {
    const { id, label, steps } = planned.action;
    if (steps.length === 0) continue;
    const record = readActionRecord(directories.state, id, host.disk);
    const key = await actionKeys.of(id);
    const mayReuse = trust.results === 'use';
    const left = await leftContents({ planned, record }, state);
    const turn = { planned, key, record, left, edited: null, mayReuse, run: { context, state } };
    const outcome = await outcomeOf(turn);
    foreseen.push({ action: id, label, outcome, reasons: outcome === 'run' ? reasonsToRun(turn) : [] });
  }
  return foreseen;
}

async function outcomeOf(
  turn: Pick<ActionTurn, 'planned' | 'key' | 'record' | 'left' | 'mayReuse'> & {
    readonly run: Pick<ActionTurn['run'], 'context' | 'state'>;
  },
): Promise<ForeseenAction['outcome']> {
  const { planned, key, record, mayReuse, run } = turn;
  const place = resultPlace(planned);
  if (!mayReuse || place === 'nowhere') return 'run';
  const isKnown = record?.key === key.key;
  if (place === 'installed') return isKnown && isInstallUnmoved(record.left, turn) ? 'fresh' : 'run';
  if (place === 'sources' && isKnown && isSourceUnmoved(record, turn)) return 'fresh';
  if (place === 'sources' && !movesOf(turn).there) return (await liesThere(turn)) ? 'restore' : 'run';
  return (await run.state.actions.find(key.key)).kind === 'hit' ? 'restore' : 'run';
}
