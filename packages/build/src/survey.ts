import { placeTree } from '@svc-build/cache/stored-tree';
import { routeTableOf } from '@svc-build/model/routes';
import type { BuildContext } from './build-context.ts';
import type { BuildJob } from './build-job.ts';
import { type CheckedOutput, checkOutput } from './check-output.ts';
import { type Lookup, lookUp } from './look-up.ts';
import type { Past } from './past.ts';
import { type ServiceKeys, serviceKeys } from './service-keys.ts';

/** What a run found before it began to work. */
export interface Survey {
  readonly past: Past;
  readonly keys: ServiceKeys;
  /** Null without an output of the last run at this place. */
  readonly checked: CheckedOutput | null;
  /** By service. */
  readonly lookups: ReadonlyMap<string, Lookup>;
}

/** Computes every key, looks at the output, and decides about every service; reads, and writes nothing of the output. */
export async function predict(
  job: Pick<BuildJob, 'project' | 'planned' | 'source' | 'seen'>,
  past: Past,
  context: BuildContext,
): Promise<Survey> {
  const { directories, host } = context;
  const keys = await serviceKeys(job.planned, routeTableOf(job.project), job.source, past.memory, context);
  const isHere = past.last?.settings.output === directories.output && host.disk.identity(directories.output) !== null;
  const checked = isHere ? checkOutput(past.last, directories.output, host.disk, past.memory) : null;
  const lookups = new Map<string, Lookup>();
  for (const planned of job.planned) {
    const key = keys.get(planned.service.name);
    if (key === undefined) throw new Error(`The service ${planned.service.name} has no key.`);
    lookups.set(planned.service.name, lookUp(planned, key, past, checked, job.seen, context));
  }
  return { past, keys, checked, lookups };
}

/** The same, with what the cache has laid out in the staged output; what vanished meanwhile is built. */
export async function survey(job: BuildJob, past: Past, staging: string, context: BuildContext): Promise<Survey> {
  context.host.disk.remove(staging);
  const predicted = await predict(job, past, context);
  const lookups = new Map(predicted.lookups);
  for (const [name, lookup] of lookups) {
    if (lookup.kind !== 'restore' || placeTree(staging, lookup.finished.files, past.objects, context.host.disk))
      continue;
    for (const { path } of lookup.finished.files) context.host.disk.remove(`${staging}/${path}`);
    lookups.set(name, { kind: 'build', reasons: ['its result is not in the cache'], warnings: [] });
  }
  return { ...predicted, lookups };
}
