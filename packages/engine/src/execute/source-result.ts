import { dirname, join } from 'node:path';
import { isExecutable, kindOf } from '@svc-build/model/disk';
import { isBelow } from '@svc-build/model/names';
import { isSecretFile } from '@svc-build/model/never-bundled';
import { ancestors } from '@svc-build/model/project-path';
import type { StoredFile } from '@svc-build/store/stored-tree';
import { type PathTable, pathRows, type TracedPath } from '@svc-build/trace/path-table';
import { sameStamp } from '@svc-build/trace/trace';
import { scratchOf } from '../places.ts';
import { digestWithMode } from '../record/action-record.ts';
import { ownerOf } from './action-keys.ts';
import { type ActionOutcome, type DoneAction, doneAction } from './action-outcome.ts';
import { type ActionTurn, type CachedRun, forget, keyAfter, note, reportNotRun, runTurn } from './action-turn.ts';
import { keepResult } from './kept-result.ts';
import { type LeftFile, remembersAbove, writtenFiles } from './left-files.ts';
import { withUnknownNamed } from './unknown-results.ts';

/** A result that lies among the sources. */
interface PlacedResult {
  readonly done: DoneAction;
  readonly left: readonly TracedPath[];
}

/**
 * Leaves an action whose result lies among the sources as it left it, puts there what the cache has of it, or runs it and
 * keeps what it creates and changes there. It begins where a fresh checkout would: what it left earlier is taken away.
 */
export async function endAmongSources(turn: ActionTurn): Promise<ActionOutcome> {
  const { key, record, run, mayReuse } = turn;
  const mayMove = !remembersAbove(turn.planned.action, run.context);
  // What a compiler that remembers above has left stays, whether it is of this build or not.
  const named = (done: DoneAction, left: readonly TracedPath[]): DoneAction =>
    mayMove ? withUnknownNamed(done, left, turn) : done;
  if (mayReuse && record?.key === key.key && isSourceUnmoved(record.left, run)) {
    const done = doneAction('fresh', { warnings: record.warnings, log: record.log });
    return reportNotRun(named(done, pathRows(record.left)), turn);
  }
  forget(turn);
  const placed = mayReuse && mayMove ? await restore(turn) : null;
  if (placed !== null) {
    note({ left: placed.left, warnings: placed.done.warnings, isKeyTrue: true }, placed.done.log, turn);
    return reportNotRun(named(placed.done, placed.left), turn);
  }
  if (mayMove) clear(turn);
  const before = writtenFiles(turn.planned.action, run.context);
  const done = await runTurn(turn);
  if (done.kind !== 'done') {
    // What it has left half done is taken away before it runs again.
    note({ left: madeFiles({ before, created: [] }, turn).left, warnings: [], isKeyTrue: false }, [], turn);
    return done;
  }
  const { isKeyTrue, created } = await keyAfter(turn);
  const made = await keep({ done, before, created }, { ...turn, mayKeep: turn.mayKeep && isKeyTrue && mayMove });
  note({ left: made.left, warnings: done.warnings, isKeyTrue: isKeyTrue && turn.mayKeep }, done.log, turn);
  return named(made.done, made.left);
}

/** Whether what an action left among the sources is all there, as it left it. */
export function isSourceUnmoved(left: PathTable, { context, state }: Pick<CachedRun, 'context' | 'state'>): boolean {
  const { directories, host, trust } = context;
  if (trust.stamps && left.isUnmoved(directories.root, host.disk)) return true;
  return pathRows(left).every(({ path, digest }) => digest === digestAt(path, { context, state }));
}

/**
 * Puts what the cache has of an action among the sources: as copies, because compilers write in place. Files that an
 * earlier result put there give way; null when another file is in the way, or when the cache lacks something.
 */
async function restore({ planned, key, record, run }: ActionTurn): Promise<PlacedResult | null> {
  const { directories, host } = run.context;
  const { disk } = host;
  const found = await run.state.actions.find(key.key);
  if (found.kind !== 'hit') return null;
  const ours = new Map((record === null ? [] : pathRows(record.left)).map((row) => [row.path, row.digest]));
  const wanted = new Map(found.files.map((file) => [file.path, digestOf(file)]));
  const mayReplace = (path: string): boolean =>
    !leadsElsewhere(path, run) &&
    (disk.identity(join(directories.root, path)) === null ||
      (ours.has(path) && ours.get(path) === digestAt(path, run)));
  const missing = found.files.filter((file) => digestAt(file.path, run) !== digestOf(file));
  const { outputs, inputs } = planned.action;
  const isIts = (path: string): boolean => [...outputs, ...inputs.directories].some((one) => isPathIn(path, one));
  if (!missing.every(({ path }) => isIts(path) && mayReplace(path))) return null;
  const laidOut = join(scratchOf(directories, ownerOf(planned).service.name), '.restored', key.key.slice(-32));
  const isLaidOut = missing.length === 0 || (await found.apply(laidOut));
  if (isLaidOut) {
    for (const path of ours.keys())
      if (!wanted.has(path) && mayReplace(path)) disk.remove(join(directories.root, path));
    for (const file of missing) put(file, laidOut, run);
  }
  disk.remove(laidOut);
  if (!isLaidOut) return null;
  const left = found.files.flatMap((file) => rowOf(file.path, digestOf(file), run));
  return { done: doneAction('restored', { ...found.rest, result: { key: key.key, added: 0 } }), left };
}

function put(file: StoredFile, from: string, { context: { directories, host } }: CachedRun): void {
  const { disk } = host;
  const to = join(directories.root, file.path);
  if (file.kind !== 'directory') disk.remove(to);
  disk.makeDirectory(file.kind === 'directory' ? to : dirname(to));
  if (file.kind === 'directory') return;
  if (file.kind === 'link') disk.symlink(file.target, to);
  else disk.copy(join(from, file.path), to, file.kind === 'executable' ? 0o755 : 0o644);
}

/** Takes away what an earlier result of an action put among the sources, as far as nobody has changed it since. */
function clear({ record, run }: ActionTurn): void {
  const { directories, host } = run.context;
  for (const { path, digest } of record === null ? [] : pathRows(record.left))
    if (!leadsElsewhere(path, run) && digest === digestAt(path, run)) host.disk.remove(join(directories.root, path));
}

/** Whether a link, or a file, is on the way to a path: what is written there would be written somewhere else. */
export function leadsElsewhere(path: string, { context: { directories, host } }: CachedRun): boolean {
  return ancestors(dirname(path)).some((above) => {
    const stamp = above === '.' ? null : host.disk.identity(join(directories.root, above));
    return stamp !== null && kindOf(stamp) !== 'directory';
  });
}

function isPathIn(path: string, directory: string): boolean {
  const isPlain = !path.split('/').includes('..') && !path.startsWith('/');
  return isPlain && (directory === '.' || isBelow(path, directory));
}

/** What was there before an action ran. */
interface FilesBefore {
  readonly before: readonly LeftFile[];
  /** What it created among its inputs, and git ignores. */
  readonly created: readonly string[];
}

/** What an action has created or changed among the sources, and whether that is all that lies there. */
interface MadeFiles {
  readonly made: readonly LeftFile[];
  readonly left: readonly TracedPath[];
  readonly isAll: boolean;
}

/**
 * Keeps what an action has made among the sources, but where a file was there before that it did not write: nobody knows
 * whether it would have been made in a fresh checkout.
 */
async function keep(
  { done, ...ran }: FilesBefore & { readonly done: DoneAction },
  turn: ActionTurn,
): Promise<PlacedResult> {
  const { made, left, isAll } = madeFiles(ran, turn);
  const holdsSecret = made.some(({ path }) => isSecretFile(path, turn.run.context.runtimes));
  const mayKeep = turn.mayKeep && isAll && made.length > 0 && !holdsSecret;
  return { done: mayKeep ? await keepCopy(done, made, turn) : done, left };
}

function madeFiles({ before, created }: FilesBefore, turn: ActionTurn): MadeFiles {
  const { planned, run } = turn;
  const stamps = new Map(before.map(({ path, stamp }) => [path, stamp]));
  // What it created earlier has been taken away, and is no input when it is made again.
  const earlier = turn.record === null ? [] : pathRows(turn.record.left).map(({ path }) => path);
  const outputs = [...planned.action.outputs, ...created, ...earlier];
  const after = writtenFiles({ ...planned.action, outputs }, run.context);
  const made = after.filter(({ path, stamp }) => !sameStamp(stamps.get(path) ?? null, stamp));
  const left = made.flatMap(({ path }) => rowAt(path, run));
  return { made, left, isAll: made.length === after.length };
}

/** The cache takes second names for files, and a compiler may write to the first one: it is given copies. */
async function keepCopy(done: DoneAction, made: readonly LeftFile[], turn: ActionTurn): Promise<DoneAction> {
  const { planned, key, run } = turn;
  const { directories, host } = run.context;
  const { disk } = host;
  const root = join(scratchOf(directories, ownerOf(planned).service.name), '.kept', key.key.slice(-32));
  for (const { path, stamp } of made) {
    const to = join(root, path);
    disk.makeDirectory(dirname(to));
    const from = join(directories.root, path);
    if (kindOf(stamp) === 'link') disk.symlink(disk.readLink(from) ?? '', to);
    else disk.copy(from, to, isExecutable(stamp) ? 0o755 : 0o644);
  }
  const kept = await keepResult(done, { root, paths: made.map(({ path }) => path) }, turn);
  disk.remove(root);
  return kept;
}

/** A file among the sources as it is now; nothing for what is neither file nor link. */
export function rowAt(path: string, run: CachedRun): readonly TracedPath[] {
  return rowOf(path, digestAt(path, run), run);
}

function rowOf(
  path: string,
  digest: string | null,
  { context: { directories, host } }: CachedRun,
): readonly TracedPath[] {
  const stamp = host.disk.identity(join(directories.root, path));
  return digest === null || stamp === null ? [] : [{ path, stamp, digest }];
}

/** As a record has it of what lies there; null for what is neither file nor link. */
function digestAt(path: string, { context, state }: Pick<CachedRun, 'context' | 'state'>): string | null {
  const { directories, host } = context;
  const absolute = join(directories.root, path);
  const stamp = host.disk.identity(absolute);
  if (stamp === null) return null;
  if (kindOf(stamp) === 'link') return digestWithMode('link', host.disk.readLink(absolute) ?? '');
  const digest = kindOf(stamp) === 'file' ? state.memory.digestOf(absolute, stamp) : null;
  return digest === null ? null : digestWithMode(isExecutable(stamp) ? 'executable' : 'file', digest);
}

function digestOf(file: StoredFile): string | null {
  if (file.kind === 'directory') return null;
  return digestWithMode(file.kind, file.kind === 'link' ? file.target : file.digest);
}
