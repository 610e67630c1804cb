import { routeTableOf } from '@svc-build/model/routes';
import { placeTree } from '@svc-build/store/stored-tree';
import type { BuildContext } from '../build-context.ts';
import type { BuildJob } from '../build-job.ts';
import { type ServiceKeys, serviceKeys } from '../key/service-keys.ts';
import { type CheckedOutput, checkOutput } from '../record/check-output.ts';
import type { RunState } from '../record/run-state.ts';
import { type Decision, decideService, NOT_IN_CACHE, type OutputProblem } from './decide-service.ts';

/** What a run found before it began to work. */
export interface Survey {
  readonly past: RunState;
  readonly keys: ServiceKeys;
  /** Null without an output of the last run at this place. */
  readonly checked: CheckedOutput | null;
  /** By service. */
  readonly lookups: ReadonlyMap<string, Decision>;
}

/** Computes every key, looks at the output, and decides about every service; reads, and writes nothing of the output. */
export async function predict(
  job: Pick<BuildJob, 'project' | 'planned' | 'source' | 'seen'>,
  past: RunState,
  context: BuildContext,
): Promise<Survey> {
  const { directories, host } = context;
  const keys = await serviceKeys(job.planned, routeTableOf(job.project), job.source, past.memory, context);
  const isThere = host.disk.identity(directories.output) !== null;
  const isKnown = isThere && past.last?.settings.output === directories.output;
  const checked = isKnown ? checkOutput(past.last, directories.output, host.disk, past.memory) : null;
  const lookups = new Map<string, Decision>();
  for (const planned of job.planned) {
    const key = keys.get(planned.service.name);
    if (key === undefined) throw new Error(`The service ${planned.service.name} has no key.`);
    const problem = problemOf(planned.service.name, isThere, checked);
    lookups.set(planned.service.name, decideService(planned, key, past, problem, job.seen, context));
  }
  return { past, keys, checked, lookups };
}

/** The same, with what the cache has laid out in the staged output; what vanished meanwhile is built. */
export async function survey(job: BuildJob, past: RunState, staging: string, context: BuildContext): Promise<Survey> {
  context.host.disk.remove(staging);
  const predicted = await predict(job, past, context);
  const lookups = new Map(predicted.lookups);
  for (const [name, lookup] of lookups) {
    if (lookup.kind !== 'restore' || placeTree(staging, lookup.finished.files, past.objects, context.host.disk))
      continue;
    for (const { path } of lookup.finished.files) context.host.disk.remove(`${staging}/${path}`);
    lookups.set(name, { kind: 'build', reasons: [NOT_IN_CACHE], warnings: [] });
  }
  return { ...predicted, lookups };
}

function problemOf(service: string, isThere: boolean, checked: CheckedOutput | null): OutputProblem | null {
  if (!isThere) return { kind: 'absent', text: 'the output is not there' };
  // A run that was killed after the swap, another --output, a state that was thrown away.
  if (checked === null) return { kind: 'unknown', text: 'what is in the output is not on record' };
  const text = checked.wrong.get(service);
  return text === undefined ? null : { kind: 'wrong', text };
}
