import { join } from 'node:path';
import { type Disk, kindOf } from '@svc-build/model/disk';
import { stableJson } from '@svc-build/model/json';
import type { Action } from '@svc-build/model/plan';
import type { StoredFile } from '@svc-build/store/stored-tree';
import type { BuildContext } from '../build-context.ts';
import { actionKey } from '../key/action-key.ts';
import { scratchOf } from '../places.ts';
import type { RunState } from '../record/run-state.ts';
import { type InspectedFiles, inspectFiles } from '../stage/inspect-files.ts';
import type { PlannedAction } from './action-graph.ts';
import type { Executor } from './executor.ts';
import type { ActionOutcome } from './run-action.ts';

const SCRATCH = '{scratch}/';

/** What results are found and kept with. */
interface CachedRun {
  readonly context: BuildContext;
  readonly state: Pick<RunState, 'memory' | 'actions'>;
  readonly inspected: InspectedFiles;
}

/** An action and its key. */
interface KeyedAction {
  readonly planned: PlannedAction;
  readonly key: string;
}

/**
 * Takes results of actions from the cache in place of running them, and keeps those that it lacks. Actions with one key
 * run once, one after the other. A cache that cannot be used makes everything run, and fails nothing.
 */
export function cachedExecutor(executor: Executor, run: CachedRun): Executor {
  const { trust } = run.context;
  const last = new Map<string, Promise<ActionOutcome>>();
  return {
    run: async (planned) => {
      if (trust.results === 'none' || !isKept(planned)) return executor.run(planned);
      const key = await keyOf(planned, run);
      const earlier = last.get(key);
      const outcome = Promise.resolve(earlier).then(async (done): Promise<ActionOutcome> => {
        const isKnown = trust.results === 'use' || done?.kind === 'done';
        const restored = isKnown ? await restoredAction({ planned, key }, run) : null;
        return restored ?? keptAction({ planned, key }, await executor.run(planned), run);
      });
      last.set(key, outcome);
      return outcome;
    },
  };
}

function keyOf(planned: PlannedAction, { context, state }: CachedRun): Promise<string> {
  return actionKey({ action: planned.action, owner: ownerOf(planned) }, state.memory, context);
}

/** What the cache has of an action, laid out where the action would have made it; null when it has to run. */
async function restoredAction({ planned, key }: KeyedAction, run: CachedRun): Promise<ActionOutcome | null> {
  const { host, directories, report } = run.context;
  const startedAt = host.clock.now();
  const found = await run.state.actions.find(key);
  if (found.kind !== 'hit') return null;
  const scratch = scratchOf(directories, ownerOf(planned).service.name);
  if (!(await found.apply(scratch))) {
    for (const output of outputsOf(planned.action)) host.disk.remove(join(scratch, output));
    return null;
  }
  for (const file of found.files) noteStored(scratch, file, run);
  const services = planned.services.map(({ service }) => service.name);
  const { id, label } = planned.action;
  report({ type: 'action-restored', action: id, label, services });
  for (const text of found.rest.log) report({ type: 'line', action: id, services, text });
  const durationMs = host.clock.now() - startedAt;
  return { kind: 'done', hasRun: false, durationMs, ...found.rest, captured: [], result: { key, added: 0 } };
}

/** Keeps what an action came to, unless what it read changed meanwhile: that may be in its result and is not in its key. */
async function keptAction(
  { planned, key }: KeyedAction,
  outcome: ActionOutcome,
  run: CachedRun,
): Promise<ActionOutcome> {
  if (outcome.kind !== 'done' || (await keyOf(planned, run)) !== key) return outcome;
  const root = scratchOf(run.context.directories, ownerOf(planned).service.name);
  try {
    const files = await storableFiles(outputsOf(planned.action), root, run);
    if (files === null) return outcome;
    const { warnings, log } = outcome;
    await run.state.actions.put(key, { root, files, rest: { warnings, log } });
    const added = files.reduce((sum, file) => sum + ('bytes' in file ? file.bytes : 0), 0);
    return { ...outcome, result: { key, added } };
  } catch (thrown) {
    // What the disk refuses to keep is made again next time.
    if (thrown instanceof Error && 'syscall' in thrown) return outcome;
    throw thrown;
  }
}

function ownerOf({ action, services: [owner] }: PlannedAction): PlannedAction['services'][number] {
  if (owner === undefined) throw new Error(`The action ${action.id} serves nobody.`);
  return owner;
}

/** Whether all that an action makes lies in scratch, and its key says all that it is made of. */
function isKept(planned: PlannedAction): boolean {
  const { action } = planned;
  if (action.generated.length > 0 || ownerOf(planned).service.generated.length > 0) return false;
  const { restorable, steps, needs, outputs } = action;
  const isAlone = restorable && steps.length > 0 && needs.length === 0 && outputs.length > 0;
  if (!isAlone || !outputs.every((output) => output.startsWith(SCRATCH))) return false;
  return !/\{(?:fingerprint|secret)\}/.test(stableJson(action, 0));
}

/** Below scratch. */
function outputsOf({ outputs }: Action): readonly string[] {
  return outputs.map((output) => output.slice(SCRATCH.length));
}

/** A file of a result was read when it was found, and holds no place of a machine, or it would not have been kept. */
function noteStored(
  directory: string,
  file: StoredFile,
  { context, inspected }: Pick<CachedRun, 'context' | 'inspected'>,
): void {
  if (file.kind === 'link' || file.kind === 'directory') return;
  const { kind, bytes, digest, path } = file;
  const stamp = context.host.disk.identity(join(directory, path));
  if (stamp !== null) inspected.note(stamp, { kind, bytes, digest, target: '', leak: null });
}

/** The files of a result; null when one of them means something in this place alone. */
async function storableFiles(
  outputs: readonly string[],
  root: string,
  { context: { host, directories }, inspected: known }: Pick<CachedRun, 'context' | 'inspected'>,
): Promise<readonly StoredFile[] | null> {
  const found = outputs.map((output) => treeBelow(root, output, host.disk));
  if (found.some((one) => one === null)) return null;
  const { paths, empty } = joined(found.flatMap((one) => one ?? []));
  const inspected = await inspectFiles(paths, {
    directory: root,
    places: [directories.root, directories.modules],
    host,
    known,
  });
  if (inspected.some(({ leak }) => leak !== null)) return null;
  return [
    ...inspected.map(({ kind, path, digest, bytes, target }): StoredFile => {
      return kind === 'link' ? { kind, path, target } : { kind, path, digest, bytes };
    }),
    ...empty.map((path): StoredFile => ({ kind: 'directory', path })),
  ];
}

interface Tree {
  /** Of files and links. */
  readonly paths: readonly string[];
  /** Directories with nothing in them. */
  readonly empty: readonly string[];
}

function joined(trees: readonly Tree[]): Tree {
  return { paths: trees.flatMap(({ paths }) => paths), empty: trees.flatMap(({ empty }) => empty) };
}

/** What lies at a path and below it; null when something of it is neither file nor link nor directory. */
function treeBelow(root: string, path: string, disk: Pick<Disk, 'identity' | 'list'>): Tree | null {
  const stamp = disk.identity(join(root, path));
  if (stamp === null) return { paths: [], empty: [] };
  const kind = kindOf(stamp);
  if (kind === 'file' || kind === 'link') return { paths: [path], empty: [] };
  if (kind !== 'directory') return null;
  const names = disk.list(join(root, path)) ?? [];
  if (names.length === 0) return { paths: [], empty: [path] };
  const below = names.map(({ name }) => treeBelow(root, `${path}/${name}`, disk));
  return below.includes(null) ? null : joined(below.flatMap((one) => one ?? []));
}
