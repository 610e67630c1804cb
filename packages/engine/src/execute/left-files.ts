import { type Disk, kindOf } from '@svc-build/model/disk';
import { anyPattern, rightPattern } from '@svc-build/model/glob/path-pattern';
import { compare } from '@svc-build/model/json';
import {
  installedDirectories,
  installedStores,
  isCompilerMemory,
  isNeverRead,
  isWrittenByTools,
  toolDirectories,
} from '@svc-build/model/never-bundled';
import type { Action } from '@svc-build/model/plan';
import { absolutePath, ancestors } from '@svc-build/model/project-path';
import type { RuntimeFacts } from '@svc-build/model/runtime-facts';
import type { TracedPath } from '@svc-build/trace/path-table';
import { isOwnWork } from '../key/action-key.ts';
import type { PlannedAction } from './action-graph.ts';

/** A file or link below the project root, as it is now. */
export type LeftFile = TracedPath & { readonly stamp: NonNullable<TracedPath['stamp']> };

/** Where files are looked for. */
interface Looked {
  readonly directories: { readonly root: string };
  readonly host: { readonly disk: Pick<Disk, 'list' | 'identity'> };
  readonly runtimes: readonly RuntimeFacts[];
}

/** What one directory of a walk is looked at for: whether it is entered, and whether a file of it counts. */
interface Walk {
  readonly enters: (name: string, parent: string) => boolean;
  readonly counts: (path: string, parent: string) => boolean;
}

/**
 * The files among the sources that an action may have written: those of its outputs and of `more`, what it generates, and
 * what a package's compiler writes beside its sources to remember them. Sorted.
 */
export function writtenFiles(
  { action, services }: PlannedAction,
  looked: Looked,
  more: readonly string[] = [],
): readonly LeftFile[] {
  const { runtimes } = looked;
  const isOwn = isOwnWork(action);
  const kept = new Set(toolDirectories(runtimes));
  const patterns = generatedBy({ action, services });
  const isGenerated = anyPattern(patterns);
  const installed = new Set(installedDirectories(runtimes));
  const stores = new Set(installedStores(runtimes));
  const besideSources: Walk = {
    // Compilers are told to keep what they remember in hidden directories beside the installed packages.
    enters: (name, parent) => {
      if (installed.has(parent)) return name.startsWith('.') && !stores.has(name);
      return installed.has(name) || !(isNeverRead(name, runtimes) || kept.has(name));
    },
    // A service may lie above packages and other services: what compilers remember there is theirs.
    counts: (path) =>
      isGenerated(path) || (!isOwn && isWrittenByTools(path.slice(path.lastIndexOf('/') + 1), runtimes)),
  };
  const found = foundIn([...action.outputs, ...more], resultsWalk(runtimes), looked);
  // A service may generate anywhere in the project.
  const places = isOwn ? patterns.flatMap(fixedPlaces) : action.inputs.directories;
  for (const place of new Set(places)) collect(place, { walk: besideSources, found }, looked);
  return sorted(found);
}

/** Patterns of the files that an action generates; a service's own work does so for the service. */
export function generatedBy({ action, services }: Pick<PlannedAction, 'action' | 'services'>): readonly string[] {
  return isOwnWork(action)
    ? [...action.generated, ...services.flatMap(({ service }) => service.generated)]
    : action.generated;
}

/** The directories, or files, in which all that matches a pattern lies. */
function fixedPlaces(pattern: string): readonly string[] {
  return rightPattern(pattern).walks.map(({ names }) => {
    const open = names.indexOf(null);
    return (open === -1 ? names : names.slice(0, open)).join('/') || '.';
  });
}

/** The files that lie in the outputs of an action, whoever put them there. Sorted. */
export function outputFiles({ outputs }: Pick<Action, 'outputs'>, looked: Looked): readonly LeftFile[] {
  return sorted(foundIn(outputs, resultsWalk(looked.runtimes), looked));
}

/** What compilers remember in the directories of frameworks is no result: it is kept apart, or not at all. */
function resultsWalk(runtimes: readonly RuntimeFacts[]): Walk {
  return { enters: (name, parent) => !isCompilerMemory(name, parent, runtimes), counts: () => true };
}

function foundIn(paths: readonly string[], walk: Walk, looked: Looked): Map<string, LeftFile> {
  const found = new Map<string, LeftFile>();
  for (const path of paths) collect(path, { walk, found }, looked);
  return found;
}

/** Whether a framework keeps in directories of its own, such as `.astro`, what it has made of a service. */
export function remembersBeside(root: string, { directories, host, runtimes }: Looked): boolean {
  const kept = new Set(toolDirectories(runtimes));
  return (host.disk.list(absolutePath(directories.root, root)) ?? []).some(({ name }) => kept.has(name));
}

/**
 * Whether a compiler may remember outside of an action's own directories what it has made: in hidden directories of the
 * packages that are installed above. Then it writes only what has changed, and what it left must stay where it is.
 */
export function remembersAbove({ inputs }: Pick<Action, 'inputs'>, looked: Looked): boolean {
  const { runtimes } = looked;
  const stores = new Set(installedStores(runtimes));
  const hidden: Walk = {
    enters: (name, parent) =>
      !installedDirectories(runtimes).includes(parent) || (name.startsWith('.') && !stores.has(name)),
    counts: (path) => isWrittenByTools(path.slice(path.lastIndexOf('/') + 1), runtimes),
  };
  const above = new Set(inputs.directories.flatMap((directory) => ancestors(directory).slice(1)));
  const found = new Map<string, LeftFile>();
  for (const directory of above)
    for (const name of installedDirectories(runtimes))
      collect(directory === '.' ? name : `${directory}/${name}`, { walk: hidden, found }, looked);
  return found.size > 0;
}

/**
 * The files of installed packages, without what tools keep for themselves beside them: hidden names, and what lies beside
 * the packages in the managers' own stores. Sorted.
 */
export function installedFiles({ outputs }: Pick<Action, 'outputs'>, looked: Looked): readonly LeftFile[] {
  const installed = new Set(installedDirectories(looked.runtimes));
  const stores = new Set(installedStores(looked.runtimes));
  const packages: Walk = {
    enters: (name, parent) => !(installed.has(parent) && name.startsWith('.')) || stores.has(name),
    counts: (path, parent) => {
      const name = path.slice(path.lastIndexOf('/') + 1);
      return !stores.has(parent) && !(installed.has(parent) && name.startsWith('.'));
    },
  };
  const found = new Map<string, LeftFile>();
  for (const output of outputs) collect(output, { walk: packages, found }, looked);
  return sorted(found);
}

function collect(
  path: string,
  into: { readonly walk: Walk; readonly found: Map<string, LeftFile> },
  looked: Looked,
): void {
  const { walk, found } = into;
  const { disk } = looked.host;
  const absolute = absolutePath(looked.directories.root, path);
  const stamp = disk.identity(absolute);
  if (stamp === null) return;
  if (kindOf(stamp) !== 'directory') {
    found.set(path, { path, stamp, digest: null });
    return;
  }
  const parent = path.slice(path.lastIndexOf('/') + 1);
  for (const { name, kind } of disk.list(absolute) ?? []) {
    const child = path === '.' ? name : `${path}/${name}`;
    if (kind === 'directory') {
      if (walk.enters(name, parent)) collect(child, into, looked);
    } else if (walk.counts(child, parent)) collect(child, into, looked);
  }
}

function sorted(found: ReadonlyMap<string, LeftFile>): readonly LeftFile[] {
  return [...found.values()].sort((a, b) => compare(a.path, b.path));
}
