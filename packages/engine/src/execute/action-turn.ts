import { isNeverBundled } from '@svc-build/model/never-bundled';
import { ignoreDiskErrors } from '@svc-build/store/object-store';
import { storePathTable, type TracedPath } from '@svc-build/trace/path-table';
import type { BuildContext } from '../build-context.ts';
import { projectSecret } from '../environment/project-secret.ts';
import type { ActionKey } from '../key/action-key.ts';
import { explainChange } from '../key/explain-change.ts';
import { type ActionRecord, forgetAction, writeActionRecord } from '../record/action-record.ts';
import type { LeftContents } from '../record/earlier-results.ts';
import { sealedParts } from '../record/last-run.ts';
import type { RunState } from '../record/run-state.ts';
import type { ActionArtifact } from '../record/service-artifact.ts';
import type { InspectedFiles } from '../stage/inspect-files.ts';
import type { PlannedAction } from './action-graph.ts';
import type { ActionKeys } from './action-keys.ts';
import type { ActionOutcome, DoneAction } from './action-outcome.ts';
import type { Executor } from './executor.ts';
import { ignoredByGit } from './ignored-by-git.ts';
import { type ResultPlace, resultPlace } from './result-place.ts';

/** What results are found and kept with. */
export interface CachedRun {
  readonly context: BuildContext;
  readonly state: Pick<RunState, 'memory' | 'actions' | 'earlier'>;
  readonly inspected: InspectedFiles;
  readonly actionKeys: ActionKeys;
  /** Whether the run builds a service, or only what others need of it. */
  readonly isBuilt: (service: string) => boolean;
}

/** An action whose turn it is. */
export interface ActionTurn {
  readonly planned: PlannedAction;
  readonly key: ActionKey;
  /** What it came to last in this checkout. */
  readonly record: ActionRecord | null;
  /** What earlier runs of it have left among the sources: by its record, else by the cache. */
  readonly left: LeftContents;
  /** A file among its results that none of them left so, and that nothing is written over. */
  readonly edited: string | null;
  /** Whether what earlier runs left may be believed. */
  readonly mayReuse: boolean;
  /** Whether it is made of what its key says. */
  readonly isTrusted: boolean;
  /** Whether what it comes to may be kept for other checkouts too. */
  readonly mayKeep: boolean;
  readonly executor: Executor;
  readonly run: CachedRun;
}

/** Runs the action, and says why it has to. */
export function runTurn(turn: ActionTurn): Promise<ActionOutcome> {
  return turn.executor.run(turn.planned, reasonsToRun(turn));
}

/** What has changed since the action last ran, or what else makes it run. */
export function reasonsToRun({
  planned,
  key,
  record,
  edited,
  mayReuse,
  run: { context },
}: Pick<ActionTurn, 'planned' | 'key' | 'record' | 'edited' | 'mayReuse'> & {
  readonly run: Pick<CachedRun, 'context'>;
}): readonly string[] {
  if (!mayReuse) return ['asked for by --force'];
  if (edited !== null) return [`${edited} is as no known result of it has it, and is not written over`];
  if (record === null) return ['no earlier run of it is on record'];
  const changes = explainChange(record.parts, sealedParts(key.parts, projectSecret(context), context.runtimes));
  if (changes.length > 0) return changes;
  const place = resultPlace(planned);
  return [record.key === '' && place !== 'nowhere' ? 'its last result cannot be used again' : UNCHANGED_BUT[place]];
}

/** Why an action runs that is made of the same as last time. */
const UNCHANGED_BUT: Readonly<Record<ResultPlace, string>> = {
  scratch: 'its result is not in the cache',
  sources: 'what it left was changed, and its result is not in the cache',
  installed: 'what is installed is not as it was left',
  nowhere: 'its result is kept with the whole service only',
};

/** What a look at the action's inputs finds after it ran. */
interface KeyAfter {
  /** Whether nothing that the action reads has changed since its key was taken. */
  readonly isKeyTrue: boolean;
  /** Files that it created among its inputs, and that git ignores: no inputs of it. */
  readonly created: readonly string[];
}

/** Looks at what the action reads once more. */
export async function keyAfter({ planned, key, run }: ActionTurn): Promise<KeyAfter> {
  const { context, actionKeys } = run;
  const now = await actionKeys.again(planned.action.id);
  if (now.key === key.key) return { isKeyTrue: true, created: [] };
  const before = new Map(key.parts.map((part) => [`${part.kind} ${part.name}`, part.value]));
  const others = now.parts.filter(({ kind, name, value }) => before.get(`${kind} ${name}`) !== value);
  const added = others.filter(({ kind, name }) => kind === 'file' && !before.has(`${kind} ${name}`));
  const isOnlyAdded = added.length === others.length && now.parts.length === key.parts.length + added.length;
  const paths = added.map(({ name }) => name).filter((path) => !isNeverBundled(path, context.runtimes));
  if (!isOnlyAdded || paths.length < added.length) return { isKeyTrue: false, created: [] };
  const ignored = await ignoredByGit(paths, context);
  const isKeyTrue = paths.every((path) => ignored.has(path));
  return { isKeyTrue, created: isKeyTrue ? paths : [] };
}

/** Shows an action that did not have to run, with what it printed when it did. */
export function reportNotRun(done: DoneAction, { planned, run }: ActionTurn): DoneAction {
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
  /** A digest of what else lies in its outputs; empty where nobody looks. */
  readonly beside?: string;
  /** What it said and wrote, but for what belongs to this run alone; nothing where it failed. */
  readonly said: ActionArtifact | null;
  /** Whether its key says what it was made of; if not, the next run does not believe it. */
  readonly isKeyTrue: boolean;
}

/** Writes down what an action came to, for the next run to find. What the disk refuses is done again then. */
export function note({ left, beside = '', said, isKeyTrue }: Noted, turn: ActionTurn): void {
  const { planned, key, run } = turn;
  const { context } = run;
  const parts = sealedParts(key.parts, projectSecret(context), context.runtimes);
  const { warnings, log, captured } = said ?? { warnings: [], log: [], captured: [] };
  const record = { key: isKeyTrue ? key.key : '', parts, warnings, log, captured, left: storePathTable(left), beside };
  const { directories, host } = context;
  ignoreDiskErrors(() => writeActionRecord(directories.state, planned.action.id, record, host.disk), undefined);
}
