import { type Diagnostic, warning } from '@svc-build/model/diagnostic';
import { kindOf } from '@svc-build/model/disk';
import { compare } from '@svc-build/model/json';
import type { PathTable, TracedPath } from '@svc-build/trace/path-table';
import { sameStamp } from '@svc-build/trace/trace';
import type { PlannedAction } from './action-graph.ts';
import { type ActionOutcome, leftThere } from './action-outcome.ts';
import { type ActionTurn, type CachedRun, forget, keyAfter, note, reportNotRun, runTurn } from './action-turn.ts';
import { installedFiles, type LeftFile } from './left-files.ts';

/*
 * An install leaves its result where it made it, with a mark: its key, and the stamps of its files.
 *
 *   mark of this key, nothing moved ──▶ believed: the install does not run
 *   anything else ──▶ the mark goes, the install runs ──▶ nothing of the old mark differs, or most of it is new ──▶ new mark
 *                                                     └──▶ some files differ: somebody edited them, and the install has not
 *                                                          put them back: the old mark stays, and no result is kept
 */

/** Believes the mark of an install, or installs. */
export async function endInstall(turn: ActionTurn): Promise<ActionOutcome> {
  const { key, record, run, mayReuse } = turn;
  if (mayReuse && record?.key === key.key && isInstallUnmoved(record.left, turn))
    return reportNotRun(leftThere(record), turn);
  forget(turn);
  const startedAt = run.context.host.disk.now();
  const done = await runTurn(turn);
  if (done.kind !== 'done') return done;
  const { left, edited } = installedTree(startedAt, turn);
  note({ left, said: done, isKeyTrue: (await keyAfter(turn)).isKeyTrue }, turn);
  if (edited === null) return done;
  return { ...done, warnings: [...done.warnings, editedInstall(edited, turn)], isTrusted: false };
}

/** Whether everything that an install left is as it was. */
export function isInstallUnmoved(
  left: PathTable,
  { planned, run: { context } }: { readonly planned: PlannedAction; readonly run: Pick<CachedRun, 'context'> },
): boolean {
  if (!context.trust.stamps) return false;
  const now = installedFiles(planned.action, context);
  return (
    now.length === left.length &&
    now.every(({ path, stamp }, row) => path === left.path(row) && sameStamp(stamp, left.stamp(row)))
  );
}

/** What an install has left, and what of it is not the install's. */
interface InstalledTree {
  /** The rows of the mark. */
  readonly left: readonly TracedPath[];
  /** The first file that is not as the install of the same key left it; null when there is none. */
  readonly edited: string | null;
}

/** Looks at what an install has left, after it ran. `startedAt` is the time of day before that. */
function installedTree(startedAt: number, { planned, key, record, run }: ActionTurn): InstalledTree {
  const now = installedFiles(planned.action, run.context);
  const isSame = record !== null && record.key === key.key;
  const edited = isSame ? editedFiles(record.left, now, startedAt) : new Map<string, TracedPath | null>();
  const [first = null] = edited.keys();
  // What was edited still differs next time, until it is as it was or installed anew.
  const kept = [...edited.values()].filter((row) => row !== null);
  const left = [...now.filter(({ path }) => !edited.has(path)), ...kept];
  return { left: left.sort((a, b) => compare(a.path, b.path)), edited: first };
}

/** By path, with the rows of the old mark: what moved since then, and is not of this run of the install. */
function editedFiles(
  was: PathTable,
  now: readonly LeftFile[],
  startedAt: number,
): ReadonlyMap<string, TracedPath | null> {
  const old = new Map<string, TracedPath>();
  for (let row = 0; row < was.length; row += 1)
    old.set(was.path(row), { path: was.path(row), stamp: was.stamp(row), digest: null });
  const edited = new Map<string, TracedPath | null>();
  let unmoved = 0;
  for (const file of now) {
    const before = old.get(file.path);
    if (before !== undefined && sameStamp(before.stamp, file.stamp)) unmoved += 1;
    else if (file.stamp.ctimeMs < startedAt && !isSameInstalled(before, file)) edited.set(file.path, before ?? null);
    old.delete(file.path);
  }
  for (const [path, gone] of old) edited.set(path, gone);
  // Somebody has installed it all again.
  return unmoved * 2 < was.length ? new Map() : edited;
}

/** Package managers give files the time that the package says, and links that of the install. */
function isSameInstalled(before: TracedPath | undefined, { stamp }: LeftFile): boolean {
  const was = before?.stamp ?? null;
  if (was === null || was.mode !== stamp.mode) return false;
  return kindOf(stamp) === 'link' || (was.size === stamp.size && was.mtimeMs === stamp.mtimeMs);
}

/** Says that nothing that was made with an edited install is kept, and how that is put right. */
function editedInstall(path: string, { planned }: ActionTurn): Diagnostic {
  const directory = planned.action.outputs.find((output) => path.startsWith(`${output}/`)) ?? 'node_modules';
  return warning(
    'INSTALL_EDITED',
    `${path} is not as it was installed, and the install has not put it back, so no result that is made with it is kept in the cache.`,
    `Remove ${directory} and build again; a change that is meant to stay belongs in a patch of the package manager.`,
  );
}
