import { type FileStamp, kindOf } from '@svc-build/model/disk';
import { absolutePath, ancestors, liesIn } from '@svc-build/model/project-path';
import type { InputRecord } from '@svc-build/trace/hash-inputs';
import { isTooRecent, Listings, type ReadonlyTrace, sameStamp, type Trace } from '@svc-build/trace/trace';
import { sameInputs } from '../key/service-inputs.ts';
import { type ServiceKeys, serviceKeys } from '../key/service-keys.ts';
import type { PlannedService } from '../plan/plan-project.ts';
import { type PlannedRun, planOpened } from '../plan-run.ts';
import { createdBy, createdSoFar } from './created-files.ts';
import type { ProjectLook } from './keep-plans.ts';
import type { FinishedService, KeptService } from './service-artifact.ts';

/** By path, what directories said before builds ran in them. */
export type ListingsBefore = ReadonlyMap<string, string>;

/** What the directories say that were looked at in and above the services that are about to be built. */
export function listingsBefore(
  { context: { directories, host }, trace }: Pick<PlannedRun, 'context' | 'trace'>,
  built: readonly PlannedService[],
): ListingsBefore {
  const roots = built.map(({ service }) => service.root);
  const above = new Set(roots.flatMap((root) => ancestors(root)));
  const listings = new Listings(directories.root, host.disk);
  const found = new Map<string, string>();
  for (const [path, stamp] of trace) {
    const mayMove = above.has(path) || roots.some((root) => liesIn(path, root));
    const listing = mayMove ? listings.of(path, stamp) : null;
    if (listing !== null) found.set(path, listing);
  }
  return found;
}

/** A run whose services are finished. */
export interface LookedRun extends PlannedRun {
  readonly services: readonly FinishedService[];
  readonly kept: readonly KeptService[];
  readonly listings: ListingsBefore;
}

/**
 * What a run would look at now; null when it would come to something else. Where builds have moved nothing but the stamps
 * of directories that say what they said, the first look still holds, and nothing is planned again.
 */
export async function lookAgain(run: LookedRun): Promise<ProjectLook | null> {
  const { host } = run.context;
  const startedAt = host.disk.now();
  const restamped = restampedDirectories(run);
  const look = restamped === null ? await wholeLook(run, startedAt) : restampedLook(run, restamped, startedAt);
  if (look === null) return null;
  const files = { root: run.context.directories.root, disk: host.disk, memory: run.state.memory };
  // What the others turned out to be made from was looked at when they were decided about.
  const discovered = run.services.flatMap(({ finished, outcome }) =>
    outcome === 'built' || restamped === null ? (finished?.artifact.discovered ?? []) : [],
  );
  return sameInputs(discovered, files, look.trace) ? look : null;
}

/** What the run itself looked at, before it restored anything. */
export function firstLook({ planned, trace, startedOn, services }: LookedRun): ProjectLook {
  const keys = new Map(services.map(({ planned: { service }, key }) => [service.name, key]));
  return { planned, keys, trace, startedAt: startedOn };
}

/**
 * The directories whose stamps have moved since the first look, all of which say what they said; null when anything else
 * has moved, or was so young then that a change might not show. A file of a service that was not built is not looked at
 * again: should somebody have changed it, the next run finds that its stamp is not the one of the first look.
 */
function restampedDirectories({ trace, startedOn, services, listings, context }: LookedRun): ReadonlyTrace | null {
  const { directories, host, builderModules } = context;
  // A builder of the project may have loaded more of its modules while it was asked: what it consists of is read again.
  if (builderModules.size > 0) return null;
  const now = new Listings(directories.root, host.disk);
  const restamped: Trace = new Map();
  const isAsItWas = (path: string, was: FileStamp | null): boolean => {
    if (was !== null && isTooRecent(was, startedOn)) return false;
    const is = host.disk.identity(absolutePath(directories.root, path));
    if (sameStamp(was, is)) return true;
    const before = listings.get(path);
    if (is === null || before === undefined || now.of(path, is) !== before) return false;
    restamped.set(path, is);
    return true;
  };
  const ofBuilt = new Set(services.filter(({ outcome }) => outcome === 'built').flatMap(pathsOf));
  const isLeftAlone = (path: string, was: FileStamp | null): boolean =>
    was !== null && kindOf(was) === 'file' && !ofBuilt.has(path) && !isTooRecent(was, startedOn);
  const looked = [trace, ...services.filter(isNew).map(({ key }) => key.inputs.trace)];
  for (const one of looked)
    for (const [path, was] of one) if (!isLeftAlone(path, was) && !isAsItWas(path, was)) return null;
  return restamped;
}

function isNew({ planned }: FinishedService): boolean {
  return planned.basis.kind === 'new';
}

function pathsOf({ key }: FinishedService): readonly string[] {
  return [...key.inputs.trace.keys(), ...key.tracePaths.all().flatMap(({ paths }) => [...paths])];
}

/** The first look, with the stamps that directories have now. */
function restampedLook(run: LookedRun, restamped: ReadonlyTrace, startedAt: number): ProjectLook {
  const { planned, keys, trace } = firstLook(run);
  const renewed = new Map(
    [...keys].map(([name, key]) => {
      const moved = [...key.inputs.trace.keys()].filter((path) => restamped.has(path));
      if (moved.length === 0) return [name, key];
      const own = new Map([...key.inputs.trace, ...moved.map((path) => [path, restamped.get(path) ?? null] as const)]);
      return [name, { ...key, inputs: { ...key.inputs, trace: own } }];
    }),
  );
  return { planned, keys: renewed, trace: new Map([...trace, ...restamped]), startedAt };
}

/** Everything anew, from the configuration on. */
async function wholeLook(
  { context, outside, state, services, kept }: LookedRun,
  startedAt: number,
): Promise<ProjectLook | null> {
  const opened = await outside.open();
  const planned = opened.ok ? await planOpened({ ...opened.value, names: null, planned: [] }, state, context) : opened;
  if (!opened.ok || !planned.ok) return null;
  const { project, source, trace } = opened.value;
  const made = new Map(services.map((one) => [one.planned.service.name, createdSoFar(one)]));
  const created = async (service: string): Promise<readonly InputRecord[]> =>
    made.get(service) ?? createdBy(service, state);
  const looked = { project, source, created, planned: planned.value };
  const keys: ServiceKeys = await serviceKeys(looked, state.memory, context);
  const before = [
    ...services.map(({ planned: one, key }) => [one.service.name, key.cacheKey] as const),
    ...kept.map(({ service, cacheKey }) => [service.name, cacheKey] as const),
  ];
  const isSame = before.every(([name, cacheKey]) => keys.get(name)?.cacheKey === cacheKey);
  return isSame && keys.size === before.length ? { planned: planned.value, keys, trace, startedAt } : null;
}
