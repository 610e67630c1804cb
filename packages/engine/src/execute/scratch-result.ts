import { join } from 'node:path';
import type { Action } from '@svc-build/model/plan';
import type { StoredFile } from '@svc-build/store/stored-tree';
import { scratchOf } from '../places.ts';
import { ownerOf } from './action-keys.ts';
import { type ActionOutcome, type DoneAction, doneAction } from './action-outcome.ts';
import { type ActionTurn, type CachedRun, keyAfter, note, reportNotRun, runTurn } from './action-turn.ts';
import { keepResult } from './kept-result.ts';
import { SCRATCH } from './result-place.ts';

/** Takes the result of an action from the cache, or runs it and keeps what it makes. */
export async function endInScratch(turn: ActionTurn): Promise<ActionOutcome> {
  const restored = turn.mayReuse ? await restore(turn) : null;
  if (restored !== null) return reportNotRun(restored, turn);
  const done = await runTurn(turn);
  if (done.kind !== 'done' || !turn.mayKeep || !(await keyAfter(turn)).isKeyTrue) return done;
  const { planned, run } = turn;
  note({ left: [], said: done, isKeyTrue: true }, turn);
  const root = scratchOf(run.context.directories, ownerOf(planned).service.name);
  return keepResult(done, { root, paths: outputsOf(planned.action), isShared: false }, turn);
}

/** What the cache has of an action, laid out where the action would have made it; null when it has to run. */
async function restore({ planned, key, run }: ActionTurn): Promise<DoneAction | null> {
  const { host, directories } = run.context;
  const found = await run.state.actions.find(key.key);
  if (found.kind !== 'hit') return null;
  const scratch = scratchOf(directories, ownerOf(planned).service.name);
  if (!(await found.apply(scratch))) {
    for (const output of outputsOf(planned.action)) host.disk.remove(join(scratch, output));
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
