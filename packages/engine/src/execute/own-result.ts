import { join, posix } from 'node:path';
import { isBelow } from '@svc-build/model/names';
import { installedDirectories, isWrittenByTools } from '@svc-build/model/never-bundled';
import { pathRows } from '@svc-build/trace/path-table';
import { sameStamp } from '@svc-build/trace/trace';
import { ownerOf } from './action-keys.ts';
import { type ActionOutcome, doneAction } from './action-outcome.ts';
import { type ActionTurn, forget, keyAfter, note, reportNotRun, runTurn } from './action-turn.ts';
import { captureFiles } from './captured-files.ts';
import { type LeftFile, remembersAbove, writtenFiles } from './left-files.ts';
import type { NeededWork } from './needed-work.ts';
import { SCRATCH } from './result-place.ts';
import { isSourceUnmoved, leadsElsewhere, rowAt } from './source-result.ts';

/**
 * An action whose result is kept with its service alone. It begins where a fresh checkout would: what it left earlier among
 * the sources is taken away, or a page whose source is gone would be published for ever. Where other services depend on its
 * own, which is as it was, and all that it left lies there as it left it, these find what they need, and it does not run.
 */
export async function endWithService(turn: ActionTurn): Promise<ActionOutcome> {
  const { planned, record, run, mayKeep } = turn;
  const needed = run.needed.get(planned.action.id) ?? null;
  if (needed !== null && record !== null && (await liesForOthers(turn, needed)))
    return reportNotRun(doneAction('fresh', { warnings: record.warnings, log: record.log }), turn);
  forget(turn);
  if (!remembersAbove(planned.action, run.context)) clear(turn);
  const before = new Map(ownFiles(turn).map(({ path, stamp }) => [path, stamp]));
  const written = captureFiles(needed?.roots ?? [], run.context);
  const done = await runTurn(turn);
  const made = ownFiles(turn).filter(({ path, stamp }) => !sameStamp(before.get(path) ?? null, stamp));
  if (done.kind !== 'done' || needed === null) {
    note({ left: made, warnings: [], isKeyTrue: false }, [], turn);
    return done;
  }
  const { isKeyTrue } = await keyAfter(turn);
  const paths = [...new Set([...written(), ...(await filesForOthers(turn, needed))])].sort();
  const left = paths.flatMap((path) => rowAt(path, run));
  note({ left, warnings: done.warnings, isKeyTrue: isKeyTrue && mayKeep }, done.log, turn);
  return done;
}

/** Whether all that the action left lies there, and nothing else where it says that it writes. */
async function liesForOthers(turn: ActionTurn, needed: NeededWork): Promise<boolean> {
  const { key, record, run, mayReuse, mayKeep } = turn;
  const mayBelieve = !needed.isBuilt && mayReuse && mayKeep && record?.key === key.key;
  if (!mayBelieve || !isSourceUnmoved(record.left, run)) return false;
  const left = new Set(pathRows(record.left).map(({ path }) => path));
  return (await filesForOthers(turn, needed)).every((path) => left.has(path));
}

/** What lies where the action, or its service, says that it writes. */
async function filesForOthers(turn: ActionTurn, { generated }: NeededWork): Promise<readonly string[]> {
  const { planned, run } = turn;
  const { directories, host, runtimes } = run.context;
  const ignore = installedDirectories(runtimes).map((name) => `**/${name}/**`);
  const named = await host.files.glob({ root: directories.root, patterns: [...generated], ignore });
  const files = writtenFiles({ ...planned.action, outputs: outputsOf(turn) }, run.context);
  return [...files.map(({ path }) => path), ...named];
}

/** What the action alone writes. What frameworks keep between builds is in hidden directories, and theirs to clear. */
function ownFiles(turn: ActionTurn): readonly LeftFile[] {
  const outputs = outputsOf(turn).filter((output) => !posix.basename(output).startsWith('.'));
  const inputs = { directories: [ownerOf(turn.planned).service.root], files: [], exclude: [] };
  return outputs.length === 0 ? [] : writtenFiles({ outputs, generated: [], inputs }, turn.run.context);
}

function outputsOf({ planned }: ActionTurn): readonly string[] {
  return planned.action.outputs.filter((output) => !output.startsWith(SCRATCH));
}

/** Takes away what the action alone wrote and nobody has written since. */
function clear(turn: ActionTurn): void {
  const { directories, host, runtimes } = turn.run.context;
  const outputs = outputsOf(turn);
  for (const { path, stamp } of turn.record === null ? [] : pathRows(turn.record.left)) {
    const isIts = outputs.some((output) => isBelow(path, output)) || isWrittenByTools(posix.basename(path), runtimes);
    const absolute = join(directories.root, path);
    const now = isIts && !leadsElsewhere(path, turn.run) ? host.disk.identity(absolute) : null;
    // Another name for the same file moves its ctime.
    if (now !== null && stamp !== null && sameStamp({ ...now, ctimeMs: stamp.ctimeMs }, stamp))
      host.disk.remove(absolute);
  }
}
