import { relative } from 'node:path';
import { kindOf } from '@svc-build/model/disk';
import { compare } from '@svc-build/model/json';
import { isSecretFile, OWN_NAMES } from '@svc-build/model/never-bundled';
import { absolutePath } from '@svc-build/model/project-path';
import type { DigestMemory } from '@svc-build/trace/digest-memory';
import type { PathTable, TracedPath } from '@svc-build/trace/path-table';
import { addTrace, isTooRecent, sameStamp, type Trace, tracedLook } from '@svc-build/trace/trace';
import type { BuildContext } from '../build-context.ts';
import type { LastRun } from './last-run.ts';
import type { FinishedService } from './service-artifact.ts';

/** Everything that planning and keys depended on, with what services' keys were made of. */
export function wholeTrace(
  trace: Trace,
  services: readonly Pick<FinishedService, 'planned' | 'key' | 'finished'>[],
  { directories, host, builderModules }: BuildContext,
): Trace {
  const all: Trace = new Map(trace);
  const note = tracedLook(all, directories.root, host.disk);
  for (const { planned, key, finished } of services) {
    addTrace(all, key.inputs.trace);
    const { index } = planned.basis;
    if (index !== null && !all.has(index.path)) all.set(index.path, index.stamp);
    for (const { path } of finished?.artifact.discovered ?? []) note(path);
    for (const action of planned.plan.actions)
      for (const file of [...action.env.files, ...action.env.frameworkFiles]) note(file);
  }
  for (const { files } of builderModules.values()) for (const path of files) note(path);
  note(directories.modules);
  for (const { name } of host.disk.list(directories.modules) ?? []) note(`${directories.modules}/${name}`);
  return withoutCovered(belowRoot(all, directories.root), relative(directories.root, directories.output));
}

/** Programs are traced by absolute paths, some of which lie in the project. */
function belowRoot(all: Trace, root: string): Trace {
  return new Map([...all].map(([path, stamp]) => [pathBelow(root, path), stamp]));
}

/** A path as it stands in the table of the sources: one of the project starts from its root. */
export function pathBelow(root: string, path: string): string {
  return path.startsWith(`${root}/`) ? path.slice(root.length + 1) : path;
}

/**
 * What is missing from a directory that is watched itself needs no row of its own, unless that is not counted among its
 * names; nor does the output, which has its own.
 */
function withoutCovered(all: Trace, output: string): Trace {
  const isDirectory = (path: string): boolean => {
    const stamp = all.get(path) ?? null;
    return stamp !== null && kindOf(stamp) === 'directory';
  };
  const parentOf = (path: string): string => {
    const cut = path.lastIndexOf('/');
    return cut === -1 ? '.' : cut === 0 ? '/' : path.slice(0, cut);
  };
  return new Map(
    [...all].filter(
      ([path, stamp]) =>
        !(stamp === null && isDirectory(parentOf(path)) && !OWN_NAMES.has(path)) &&
        path !== output &&
        !path.startsWith(`${output}/`),
    ),
  );
}

/** What was looked at, and since when. */
interface DatedTrace {
  readonly trace: Trace;
  readonly startedAt: number;
}

/** Null when a file was changed so shortly before it was read that a later change might not show. */
export function sourceRows(
  { trace, startedAt }: DatedTrace,
  root: string,
  memory: DigestMemory,
): readonly TracedPath[] | null {
  const rows: TracedPath[] = [];
  for (const [path, stamp] of trace) {
    const remembered = memory.remembered(absolutePath(root, path));
    const isKnown = remembered !== null && sameStamp(remembered.stamp, stamp);
    if (stamp !== null && !isKnown && isTooRecent(stamp, startedAt)) return null;
    rows.push({ path, stamp, digest: isKnown ? remembered.digest : null });
  }
  return rows.sort((a, b) => compare(a.path, b.path));
}

/** The digest of a short secret could be guessed at, so it is not kept, and the file is read again. */
export function withoutSecrets(rows: readonly TracedPath[], { runtimes }: BuildContext): readonly TracedPath[] {
  return rows.map((row) => (isSecretFile(row.path, runtimes) ? { ...row, digest: null } : row));
}

/** What a run has read, and what the last one had: that may have looked at more services. */
interface ReadFiles {
  readonly services: readonly FinishedService[];
  readonly last: LastRun | null;
}

/** Enough to spare the next run the reading of files that have not moved. */
export function rememberedRows(
  { services, last }: ReadFiles,
  root: string,
  memory: DigestMemory,
): readonly TracedPath[] {
  const rows = new Map(last === null ? [] : digestRows(last.sources).map((row) => [row.path, row]));
  const paths = new Set(services.flatMap(({ key }) => [...key.inputs.trace.keys()]));
  for (const path of paths) {
    const known = memory.remembered(absolutePath(root, path));
    if (known === null) rows.delete(path);
    else rows.set(path, { ...known, path });
  }
  return [...rows.values()];
}

function digestRows(table: PathTable): readonly TracedPath[] {
  return Array.from({ length: table.length }, (_, row) => {
    return { path: table.path(row), stamp: table.stamp(row), digest: table.digest(row) };
  }).filter(({ digest }) => digest !== null);
}
