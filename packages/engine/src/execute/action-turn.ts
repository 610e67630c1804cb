import type { Diagnostic } from '@svc-build/model/diagnostic';
import { ignoreDiskErrors } from '@svc-build/store/object-store';
import { storePathTable, type TracedPath } from '@svc-build/trace/path-table';
import type { BuildContext } from '../build-context.ts';
import { projectSecret } from '../environment/project-secret.ts';
import type { ActionKey } from '../key/action-key.ts';
import { explainChange } from '../key/explain-change.ts';
import { type ActionRecord, forgetAction, writeActionRecord } from '../record/action-record.ts';
import { sealedParts } from '../record/last-run.ts';
import type { RunState } from '../record/run-state.ts';
import type { InspectedFiles } from '../stage/inspect-files.ts';
import type { PlannedAction } from './action-graph.ts';
import type { ActionKeys } from './action-keys.ts';
import type { ActionOutcome, DoneAction } from './action-outcome.ts';
import type { Executor } from './executor.ts';

/** What results are found and kept with. */
export interface CachedRun {
  readonly context: BuildContext;
  readonly state: Pick<RunState, 'memory' | 'actions'>;
  readonly inspected: InspectedFiles;
  readonly actionKeys: ActionKeys;
}

/** An action whose turn it is. */
export interface ActionTurn {
  readonly planned: PlannedAction;
  readonly key: ActionKey;
  /** What it came to last in this checkout. */
  readonly record: ActionRecord | null;
  /** Whether what earlier runs left may be believed. */
  readonly mayReuse: boolean;
  /** Whether what it comes to may be kept: it is made of what its key says. */
  readonly mayKeep: boolean;
  readonly executor: Executor;
  readonly run: CachedRun;
}

/** Runs the action, and says why it had to. */
export async function ranAction({ planned, executor, ...turn }: ActionTurn): Promise<ActionOutcome> {
  const outcome = await executor.run(planned);
  return outcome.kind === 'done' ? { ...outcome, reasons: reasonsOf(turn) } : outcome;
}

function reasonsOf({ key, record, mayReuse, run }: Omit<ActionTurn, 'planned' | 'executor'>): readonly string[] {
  const { context } = run;
  if (!mayReuse) return ['asked for by --force'];
  if (record === null) return ['no earlier run of it is on record'];
  return explainChange(record.parts, sealedParts(key.parts, projectSecret(context), context.runtimes));
}

/** Whether nothing that the action reads has changed since its key was taken. */
export async function isKeyUnmoved({ planned, key, run }: ActionTurn): Promise<boolean> {
  return (await run.actionKeys.again(planned.action.id)).key === key.key;
}

/** Shows an action that did not have to run, with what it printed when it did. */
export function shown(done: DoneAction, { planned, run }: ActionTurn): DoneAction {
  const { report } = run.context;
  const services = planned.services.map(({ service }) => service.name);
  const { id, label } = planned.action;
  report({ type: 'action-restored', action: id, label, services, from: done.how === 'fresh' ? 'place' : 'cache' });
  for (const text of done.log) report({ type: 'line', action: id, services, text });
  return done;
}

/** Takes back what was said of the action, before what it left changes. */
export function forget({ planned, run: { context } }: ActionTurn): void {
  forgetAction(context.directories.state, planned.action.id, context.host.disk);
}

/** What an action is written down with. */
interface Noted {
  readonly left: readonly TracedPath[];
  /** What it warned of, but for what belongs to this run alone. */
  readonly warnings: readonly Diagnostic[];
  /** Whether its key says what it was made of; if not, the next run does not believe it. */
  readonly isKeyTrue: boolean;
}

/** Writes down what an action came to, for the next run to find. What the disk refuses is done again then. */
export function note({ left, warnings, isKeyTrue }: Noted, log: readonly string[], turn: ActionTurn): void {
  const { planned, key, run } = turn;
  const { context } = run;
  const parts = sealedParts(key.parts, projectSecret(context), context.runtimes);
  const record = { key: isKeyTrue ? key.key : '', parts, warnings, log, left: storePathTable(left) };
  const { directories, host } = context;
  ignoreDiskErrors(() => writeActionRecord(directories.state, planned.action.id, record, host.disk), undefined);
}
