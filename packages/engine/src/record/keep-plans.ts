import type { FileStamp } from '@svc-build/model/disk';
import type { Contents } from '@svc-build/trace/contents';
import { isTooRecent, type ReadonlyTrace, type Trace, type TracePaths } from '@svc-build/trace/trace';
import type { ServiceKeys } from '../key/service-keys.ts';
import type { PlanMemory } from '../plan/plan-memory.ts';
import type { PlannedService } from '../plan/plan-project.ts';
import { isLasting } from '../plan/probed-plan.ts';
import { writtenDigest } from '../plan/written-elsewhere.ts';

/** One look at the whole project: its plans and keys, its trace, and when it began. */
export interface ProjectLook {
  readonly planned: readonly PlannedService[];
  readonly keys: ServiceKeys;
  readonly trace: Trace;
  /** Time of day, just before. */
  readonly startedAt: number;
}

/** Where plans are kept, and how it is told what the paths that they were made from say. */
interface PlanKeeper {
  readonly plans: PlanMemory;
  readonly contents: Contents;
  /** Which plans are not there yet. */
  readonly isNew: (planned: PlannedService) => boolean;
}

/** Keeps plans, but those that rest on something so young that a later change might not show. */
export function keepPlans({ planned, keys, trace, startedAt }: ProjectLook, keeper: PlanKeeper): void {
  const { plans, contents, isNew } = keeper;
  const names = new Map<TracePaths, string | null>();
  const sharedName = (paths: TracePaths): string | null => {
    const known = names.get(paths);
    if (known !== undefined) return known;
    const seen = asSeen(paths, trace);
    const name = isOldEnough(seen, startedAt) ? plans.keepShared(seen, contents) : null;
    names.set(paths, name);
    return name;
  };
  for (const one of planned) {
    const { service, probeResults, tools, basis } = one;
    const key = keys.get(service.name);
    if (key === undefined || !isNew(one) || !isLasting(probeResults)) continue;
    const [own, ...others] = key.tracePaths.all();
    const seen = new Map([...(own === undefined ? [] : asSeen(own, trace)), ...key.inputs.trace]);
    if (!isOldEnough(seen, startedAt)) continue;
    const shared = others.map(sharedName);
    if (!shared.every((name) => name !== null)) continue;
    const { records } = key.inputs;
    const { warnings, question, made: plan, tracked } = basis;
    const kept = { plan, probeResults, tools, warnings, tracked, records, writtenDigest: writtenDigest(one) };
    plans.keep(service.name, kept, { question, own: seen, shared }, contents);
  }
}

function asSeen({ paths }: TracePaths, trace: Trace): ReadonlyTrace {
  return new Map<string, FileStamp | null>([...paths].map((path) => [path, trace.get(path) ?? null]));
}

function isOldEnough(seen: ReadonlyTrace, startedAt: number): boolean {
  return [...seen.values()].every((stamp) => stamp === null || !isTooRecent(stamp, startedAt));
}
