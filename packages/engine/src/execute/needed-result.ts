import { installedDirectories } from '@svc-build/model/never-bundled';
import { pathRows } from '@svc-build/trace/path-table';
import { type ActionOutcome, doneAction } from './action-outcome.ts';
import { type ActionTurn, forget, keyAfter, note, reportNotRun, runTurn } from './action-turn.ts';
import { captureFiles } from './captured-files.ts';
import { writtenFiles } from './left-files.ts';
import type { NeededWork } from './needed-work.ts';
import { SCRATCH } from './result-place.ts';
import { isSourceUnmoved, rowAt } from './source-result.ts';

/**
 * An action whose result is kept with its service alone, of a service that others depend on: while its own service is as it
 * was, and all that the action left among the sources lies there as it left it, these find what they need, and it does not
 * have to run for them.
 */
export async function endForOthers(turn: ActionTurn, needed: NeededWork): Promise<ActionOutcome> {
  const { key, record, run, mayReuse, mayKeep } = turn;
  if (!needed.isBuilt && mayReuse && mayKeep && record?.key === key.key && isSourceUnmoved(record.left, run)) {
    const left = new Set(pathRows(record.left).map(({ path }) => path));
    if ((await itsFiles(turn, needed)).every((path) => left.has(path)))
      return reportNotRun(doneAction('fresh', { warnings: record.warnings, log: record.log }), turn);
  }
  forget(turn);
  const written = captureFiles(needed.roots, run.context);
  const done = await runTurn(turn);
  if (done.kind !== 'done') return done;
  const { isKeyTrue } = await keyAfter(turn);
  const paths = [...new Set([...written(), ...(await itsFiles(turn, needed))])].sort();
  const left = paths.flatMap((path) => rowAt(path, run));
  note({ left, warnings: done.warnings, isKeyTrue: isKeyTrue && mayKeep }, done.log, turn);
  return done;
}

/** What lies where the action says that it writes. */
async function itsFiles({ planned, run }: ActionTurn, { generated }: NeededWork): Promise<readonly string[]> {
  const { directories, host, runtimes } = run.context;
  const outputs = planned.action.outputs.filter((output) => !output.startsWith(SCRATCH));
  const ignore = installedDirectories(runtimes).map((name) => `**/${name}/**`);
  const named = await host.files.glob({ root: directories.root, patterns: [...generated], ignore });
  return [...writtenFiles({ ...planned.action, outputs }, run.context).map(({ path }) => path), ...named];
}
