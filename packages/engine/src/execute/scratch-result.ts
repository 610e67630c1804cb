import { join } from 'node:path';
import type { Action } from '@svc-build/model/plan';
import type { StoredFile } from '@svc-build/store/stored-tree';
import { scratchOf } from '../places.ts';
import { ownerOf } from './action-keys.ts';
import { type ActionOutcome, type DoneAction, doneAction, leftThere } from './action-outcome.ts';
import { type ActionTurn, type CachedRun, keyAfter, note, reportNotRun, runTurn } from './action-turn.ts';
import { keepResult } from './kept-result.ts';
import { SCRATCH } from './result-place.ts';

/**
 * Leaves what an action made in scratch where that outlives runs, as in development; else takes its result from the cache,
 * or runs it and keeps what it makes.
 */
export async function endInScratch(turn: ActionTurn): Promise<ActionOutcome> {
  const { planned, record, key, run, mayReuse } = turn;
  if (mayReuse && record?.key === key.key && isLeft(turn)) return reportNotRun(leftThere(record), turn);
  run.context.host.disk.remove(markOf(turn));
  const restored = mayReuse ? await restore(turn) : null;
  if (restored !== null) {
    note({ left: [], said: restored, isKeyTrue: true }, turn);
    mark(turn);
    return reportNotRun(restored, turn);
  }
  clear(turn);
  const done = await runTurn(turn);
  if (done.kind !== 'done' || !turn.mayKeep || !(await keyAfter(turn)).isKeyTrue) return done;
  note({ left: [], said: done, isKeyTrue: true }, turn);
  mark(turn);
  return keepResult(done, { root: scratchFor(turn), paths: outputsOf(planned.action), isShared: false }, turn);
}

/** Whether what lies in scratch was made with this key; what runs there may have written beside it. */
function isLeft(turn: ActionTurn): boolean {
  const { disk } = turn.run.context.host;
  const marked = disk.read(markOf(turn));
  const isThere = (output: string): boolean => disk.identity(join(scratchFor(turn), output)) !== null;
  return (
    marked !== null && Buffer.from(marked).toString() === turn.key.key && outputsOf(turn.planned.action).every(isThere)
  );
}

function mark(turn: ActionTurn): void {
  turn.run.context.host.disk.write(markOf(turn), turn.key.key);
}

/** What says with which key the outputs in scratch were made. */
function markOf(turn: ActionTurn): string {
  return join(scratchFor(turn), '.made', encodeURIComponent(turn.planned.action.id));
}

function scratchFor({ planned, run }: Pick<ActionTurn, 'planned' | 'run'>): string {
  return scratchOf(run.context.directories, ownerOf(planned).service.name);
}

/** What was made with another key is part of no result. */
function clear(turn: Pick<ActionTurn, 'planned' | 'run'>): void {
  for (const output of outputsOf(turn.planned.action))
    turn.run.context.host.disk.remove(join(scratchFor(turn), output));
}

/** What the cache has of an action, laid out where the action would have made it; null when it has to run. */
async function restore(turn: ActionTurn): Promise<DoneAction | null> {
  const { key, run } = turn;
  const found = await run.state.actions.find(key.key);
  if (found.kind !== 'hit') return null;
  const scratch = scratchFor(turn);
  clear(turn);
  if (!(await found.apply(scratch))) {
    clear(turn);
    return null;
  }
  for (const file of found.files) noteStored(scratch, file, run);
  return doneAction('restored', { ...found.rest, result: { key: key.key, added: 0 } });
}

/** Below scratch. */
function outputsOf({ outputs }: Action): readonly string[] {
  return outputs.map((output) => output.slice(SCRATCH.length));
}

/** A file of a result was read when it was found, and holds no place of a machine, or it would not have been kept. */
function noteStored(directory: string, file: StoredFile, { context, inspected }: CachedRun): void {
  if (file.kind === 'link' || file.kind === 'directory') return;
  const { kind, bytes, digest, path } = file;
  const stamp = context.host.disk.identity(join(directory, path));
  if (stamp !== null) inspected.note(stamp, { kind, bytes, digest, target: '', leak: null });
}
