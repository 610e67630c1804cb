import { join, posix } from 'node:path';
import { kindOf } from '@svc-build/model/disk';
import { stableJson } from '@svc-build/model/json';
import { liesIn } from '@svc-build/model/project-path';
import { pathRows, type TracedPath } from '@svc-build/trace/path-table';
import { sha256 } from '@svc-build/trace/sha256';
import { sameStamp } from '@svc-build/trace/trace';
import type { ActionTurn, CachedRun } from './action-turn.ts';
import { type LeftFile, outputFiles, writtenFiles } from './left-files.ts';
import { rowOf } from './placed-result.ts';

/** What was there before an action ran. */
interface FilesBefore {
  readonly before: readonly LeftFile[];
  /** What it created among its inputs, and git ignores. */
  readonly created: readonly string[];
}

/** What an action has created or changed among the sources, and whether that is all that lies there. */
export interface MadeFiles {
  readonly made: readonly LeftFile[];
  readonly left: readonly TracedPath[];
  readonly isAll: boolean;
  /** Whether no link of it leads to what is none of it, which may change without it. */
  readonly isClosed: boolean;
}

/**
 * Compares what lies in the outputs of an action, and what it generates, with what was there before it ran. The
 * directories that frameworks keep for themselves are no part of it: they hold places of the machine, and nothing that
 * runs after the build reads them.
 */
export function madeFiles({ before, created }: FilesBefore, turn: ActionTurn): MadeFiles {
  const { planned, run } = turn;
  const stamps = new Map(before.map(({ path, stamp }) => [path, stamp]));
  // What it created earlier has been taken away, and is no input when it is made again.
  const earlier = turn.record === null ? [] : pathRows(turn.record.left).map(({ path }) => path);
  const after = writtenFiles(planned, run.context, [...created, ...earlier]);
  const made = after.filter(({ path, stamp }) => !sameStamp(stamps.get(path) ?? null, stamp));
  const left = made.flatMap(({ path }) => rowOf(path, run));
  return { made, left, isAll: made.length === after.length, isClosed: leadsNowhereElse(made, run) };
}

function leadsNowhereElse(
  made: readonly LeftFile[],
  { context: { directories, host } }: Pick<CachedRun, 'context'>,
): boolean {
  const paths = made.map(({ path }) => path);
  const links = made.filter(({ stamp }) => kindOf(stamp) === 'link');
  return links.every(({ path }) => {
    const target = posix.join(posix.dirname(path), host.disk.readLink(join(directories.root, path)) ?? '/');
    return target !== '.' && paths.some((one) => one !== path && liesIn(one, target));
  });
}

/** A digest of what lies in the outputs of an action that is none of what it left: paths, kinds and sizes. */
export function besideOthers(
  left: readonly Pick<TracedPath, 'path'>[],
  { planned, run }: Pick<ActionTurn, 'planned'> & { readonly run: Pick<CachedRun, 'context'> },
): string {
  const own = new Set(left.map(({ path }) => path));
  const others = outputFiles(planned.action, run.context).filter(({ path }) => !own.has(path));
  const rows = others.map(({ path, stamp: { mode, size, mtimeMs } }) => [path, mode, size, mtimeMs]);
  return rows.length === 0 ? '' : sha256(stableJson(rows, 0));
}
