import { isSecretFile } from '@svc-build/model/never-bundled';
import { pathRows, type TracedPath } from '@svc-build/trace/path-table';
import { isOwnWork } from '../key/action-key.ts';
import type { ActionRecord } from '../record/action-record.ts';
import { type ActionOutcome, type DoneAction, leftThere } from './action-outcome.ts';
import { type ActionTurn, type CachedRun, forget, keyAfter, note, reportNotRun, runTurn } from './action-turn.ts';
import { keepResult } from './kept-result.ts';
import { outputFiles, remembersAbove, remembersBeside, writtenFiles } from './left-files.ts';
import { madeAmongInstalled } from './made-among-installed.ts';
import { besideOthers, type MadeFiles, madeFiles } from './made-files.ts';
import { clearLeft, digestAt, restoreAmongSources } from './placed-result.ts';
import { withUnknownNamed } from './unknown-results.ts';

/**
 * Leaves an action whose result lies among the sources as it left it, puts there what the cache has of it, or runs it and
 * keeps what it creates and changes there. It begins where a fresh checkout would: what it left earlier is taken away, or a
 * page whose source is gone would be published for ever.
 */
export async function endAmongSources(turn: ActionTurn): Promise<ActionOutcome> {
  const { key, record, run, mayReuse, planned } = turn;
  const mayMove = movesOf(turn);
  // Of a service's own results nobody takes what its build did not write; where nothing is taken away, what lies there may be
  // of an earlier build.
  const named = (done: DoneAction, left: readonly Pick<TracedPath, 'path'>[]): DoneAction =>
    mayMove.away && !isOwnWork(planned.action) ? withUnknownNamed(done, left, turn) : done;
  if (mayReuse && record?.key === key.key && isSourceUnmoved(record, turn))
    return reportNotRun(named(leftThere(record), pathRows(record.left)), turn);
  forget(turn);
  const placed = mayReuse ? await restoreAmongSources(turn, mayMove.there) : null;
  if (placed !== null && placed.done !== null) {
    const { left, done } = placed;
    note({ left, beside: besideOthers(left, turn), said: done, isKeyTrue: true }, turn);
    return reportNotRun(named(done, left), turn);
  }
  if (mayMove.away) clearLeft(turn);
  const before = writtenFiles(planned, run.context);
  const installs = run.actionKeys.neededBy(planned.action.id).filter(({ restorable }) => !restorable);
  const installedBefore = madeAmongInstalled(installs, run.context);
  const done = await runTurn({ ...turn, edited: placed?.edited ?? null });
  if (done.kind !== 'done') {
    // What it has left half done is taken away before it runs again.
    note({ left: madeFiles({ before, created: [] }, turn).left, said: null, isKeyTrue: false }, turn);
    return done;
  }
  const { isKeyTrue: isSame, created } = await keyAfter(turn);
  const made = madeFiles({ before, created }, turn);
  const isKeyTrue = isSame && made.isClosed && madeAmongInstalled(installs, run.context) === installedBefore;
  const kept = turn.mayKeep && isKeyTrue && mayMove.keep ? await keep(done, made, turn) : done;
  note(
    { left: made.left, beside: besideOthers(made.left, turn), said: done, isKeyTrue: isKeyTrue && turn.isTrusted },
    turn,
  );
  return named(kept, made.left);
}

/** Whether a result may be kept, put where an action leaves its own, and taken away from there before the action runs. */
interface Moves {
  readonly keep: boolean;
  readonly there: boolean;
  readonly away: boolean;
}

/**
 * Nothing moves under a compiler that remembers above what it has written, and nothing is taken from a framework that
 * remembers beside the sources: both may write only what has changed. What lies among the results of a service and is not
 * of its build is somebody's, and nothing is put there.
 */
export function movesOf(turn: PlacedTurn): Moves {
  const { planned, record, left, run } = turn;
  const { action, services } = planned;
  if (remembersAbove(action, run.context)) return { keep: false, there: false, away: false };
  if (!isOwnWork(action)) return { keep: true, there: true, away: true };
  const away = !services.some(({ service }) => remembersBeside(service.root, run.context));
  const files = outputFiles(action, run.context);
  const isFirst = record === null && files.length === 0;
  const there = files.every(({ path }) => left.has(path)) && (away || isFirst);
  return { keep: true, there, away };
}

/** As much of a turn as says what may move. */
type PlacedTurn = Pick<ActionTurn, 'planned' | 'record' | 'left'> & { readonly run: Pick<CachedRun, 'context'> };

/** Whether everything that an action left among the sources is as it left it, and its outputs hold nothing else than then. */
export function isSourceUnmoved(
  { left, beside }: Pick<ActionRecord, 'left' | 'beside'>,
  turn: Pick<ActionTurn, 'planned'> & { readonly run: Pick<CachedRun, 'context' | 'state'> },
): boolean {
  const { directories, host, trust } = turn.run.context;
  const isAsLeft =
    (trust.stamps && left.isUnmoved(directories.root, host.disk)) ||
    pathRows(left).every(({ path, digest }) => digest === digestAt(path, turn.run));
  return isAsLeft && besideOthers(pathRows(left), turn) === beside;
}

/**
 * Keeps what an action has made among the sources, but where a file was there before that it did not write (nobody knows
 * whether it would have been made in a fresh checkout), where it wrote one that is no result, and where one is a secret.
 */
async function keep(done: DoneAction, { made, isAll }: MadeFiles, turn: ActionTurn): Promise<DoneAction> {
  const { context } = turn.run;
  const paths = made.map(({ path }) => path);
  const known = new Set(paths);
  const isWhole = isAll && paths.length > 0 && done.captured.every((path) => known.has(path));
  if (!isWhole || paths.some((path) => isSecretFile(path, context.runtimes))) return done;
  return keepResult(done, { root: context.directories.root, paths, isShared: true }, turn);
}
