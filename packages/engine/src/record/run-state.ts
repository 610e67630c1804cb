import { cachePlaces, noteUse } from '@svc-build/store/cache-usage';
import { keptUse } from '@svc-build/store/kept-directories';
import { pruneCache } from '@svc-build/store/prune-cache';
import { localCache, type ResultCache } from '@svc-build/store/result-cache';
import { DigestMemory } from '@svc-build/trace/digest-memory';
import type { BuildContext } from '../build-context.ts';
import { keptName } from '../places.ts';
import { type KeptPlans, openKeptPlans } from '../plan/kept-plans.ts';
import { keptInUse } from '../state/kept-in-use.ts';
import { type EarlierResults, earlierResults } from './earlier-results.ts';
import { type LastRun, readLastRun } from './last-run.ts';
import type { ActionArtifact, FinishedService, ServiceArtifact } from './service-artifact.ts';

/** What earlier runs left for this one. */
export interface RunState {
  readonly last: LastRun | null;
  readonly memory: DigestMemory;
  readonly plans: KeptPlans;
  /** Of services. */
  readonly results: ResultCache<ServiceArtifact>;
  /** Of actions. */
  readonly actions: ResultCache<ActionArtifact>;
  /** What of those is asked for where nothing else is on record. */
  readonly earlier: EarlierResults;
}

/** Opens what earlier runs left. What cannot be read counts as not there. */
export function openRunState(context: BuildContext): RunState {
  const { host, directories, trust } = context;
  const last = readLastRun(directories.state, host.disk);
  const known =
    last === null || !trust.stamps
      ? []
      : ([
          [directories.root, last.sources],
          [last.settings.output, last.output],
        ] as const);
  const memory = new DigestMemory(host.disk, known);
  // `--force` makes plans anew too: who uses it does not believe what earlier runs left.
  const isTrusted = trust.results !== 'renew';
  const places = cachePlaces(directories.cache);
  const caches = {
    results: localCache<ServiceArtifact>(places, host.disk),
    actions: localCache<ActionArtifact>(places, host.disk),
  };
  return {
    ...{ last, memory, plans: openKeptPlans(context, memory, isTrusted) },
    ...{ ...caches, earlier: earlierResults(caches, context) },
  };
}

const DAY_MS = 24 * 60 * 60 * 1000;

/** The kept directories that runs share and that services were built with. */
function keptNames(services: readonly FinishedService[]): readonly string[] {
  const built = services.filter(({ outcome }) => outcome === 'built');
  const mounts = built.flatMap(({ planned }) => planned.plan.actions.flatMap(({ keep }) => keep));
  return [...new Set(mounts.filter(({ scope }) => scope === 'shared').map(keptName))];
}

/** Notes which results were used, and makes room when the cache holds more than it may. It never fails a build. */
export function keepWithinLimit(
  services: readonly FinishedService[],
  { directories, host, trust }: BuildContext,
): void {
  if (trust.results === 'none') return;
  const used = services.filter(({ finished, inputsUnchanged }) => finished !== null && inputsUnchanged);
  const results = services.flatMap(({ actions }) => actions.flatMap(({ result }) => result ?? []));
  if (used.length === 0 && results.length === 0) return;
  const addedByServices = used
    .filter(({ outcome }) => outcome === 'built')
    .reduce((sum, { finished }) => sum + (finished?.artifact.manifest.size.bytes ?? 0), 0);
  const addedByActions = results.reduce((sum, one) => sum + one.added, 0);
  const places = cachePlaces(directories.cache);
  try {
    const kept = keptNames(services);
    const keys = [...used.map(({ key }) => key.cacheKey), ...results.map(({ key }) => key), ...kept.map(keptUse)];
    const noted = noteUse(places.usage, { keys, addedBytes: addedByServices + addedByActions }, host.disk);
    // What was kept by other programs has to be counted, so that is done once a day.
    const isUncounted = kept.length > 0 && noted.countedAt < host.disk.now() - DAY_MS;
    const limit = { bytes: trust.limitBytes, isInUse: keptInUse(directories.cache, host) };
    if (noted.bytes > trust.limitBytes || isUncounted) pruneCache(places, limit, host.disk);
  } catch {
    // A cache that cannot be tended is a slow one at worst.
  }
}
