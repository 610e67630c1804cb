import { dirname, relative } from 'node:path';
import { absolutePath } from '@svc-build/model/absolute-path';
import { ancestors } from '@svc-build/model/ancestors';
import type { DiagnosticCode } from '@svc-build/model/codes';
import type { Diagnostic } from '@svc-build/model/diagnostic';
import { ignoreDiskErrors } from '@svc-build/store/ignore-disk-errors';
import { sameStamp } from '@svc-build/trace/file-stamp';
import { sameInputs } from '../key/same-inputs.ts';
import { serviceKeys } from '../key/service-keys.ts';
import { type PlannedRun, planOpened } from '../plan-run.ts';
import type { FinishedService } from './finished-service.ts';
import { keepPlans, type ProjectLook } from './keep-plans.ts';
import { TIMESTAMP_GAP_MS } from './timestamp-gap.ts';
import { wholeTrace } from './whole-trace.ts';
import { writeRun } from './write-run.ts';

/** What belongs to the run in which it happened. */
const OF_ONE_RUN = new Set<DiagnosticCode>(['CACHE_DAMAGED', 'CACHE_NOT_WRITTEN', 'INPUT_CHANGED']);

/**
 * Writes down what a run came to, for the next one to compare. A run that built, or that made the directory of the output,
 * has changed directories that were looked at, so the project is looked at again: where that leads to the same keys, it
 * is what the next run will find.
 */
export async function recordRun(
  run: PlannedRun,
  services: readonly FinishedService[],
  warnings: readonly Diagnostic[],
): Promise<void> {
  const { context, state, request, startedOn } = run;
  const hasChanged = services.some(({ outcome }) => outcome === 'built') || hasMadeDirectories(run);
  const look = hasChanged ? await lookAgain(run, services) : firstLook(run, services);
  // Without them the next run plans anew.
  if (look !== null) ignoreDiskErrors(() => keepPlans(look, state.plans), undefined);
  const said = [...warnings, ...services.flatMap(({ diagnostics }) => diagnostics)];
  const record = {
    services,
    settings: request.settings,
    diagnostics: said.filter(({ code }) => !OF_ONE_RUN.has(code)),
    trace: look === null ? null : wholeTrace(look.trace, asLookedAt(services, look), context),
    startedAt: look?.startedAt ?? startedOn,
    last: state.last,
  };
  await writeRun(record, state.memory, context);
}

/** Whether the output's place had to be made in a directory that was looked at. */
function hasMadeDirectories({ trace, context: { directories, host } }: PlannedRun): boolean {
  const { output, root } = directories;
  return ancestors(dirname(relative(root, output))).some((path) => {
    const then = trace.get(path);
    return then !== undefined && !sameStamp(then, host.disk.identity(absolutePath(root, path)));
  });
}

/** What the run itself looked at, before it restored anything. */
function firstLook({ planned, trace, startedOn }: PlannedRun, services: readonly FinishedService[]): ProjectLook {
  const keys = new Map(services.map(({ planned: { service }, key }) => [service.name, key]));
  return { planned, keys, trace, startedAt: startedOn };
}

/** The services of a run as they were found in a look. */
function asLookedAt(services: readonly FinishedService[], { planned, keys }: ProjectLook): readonly FinishedService[] {
  const byName = new Map(planned.map((one) => [one.service.name, one]));
  return services.flatMap((one) => {
    const { name } = one.planned.service;
    const [key, again] = [keys.get(name), byName.get(name)];
    return key === undefined || again === undefined ? [] : [{ ...one, key, planned: again }];
  });
}

/** What a run would look at now; null when it would come to something else. */
async function lookAgain(
  { context, outside, state }: PlannedRun,
  services: readonly FinishedService[],
): Promise<ProjectLook | null> {
  const { host } = context;
  await host.clock.sleep(TIMESTAMP_GAP_MS);
  const startedAt = host.disk.now();
  const opened = await outside.open();
  const planned = opened.ok ? await planOpened(opened.value, state, context) : opened;
  if (!opened.ok || !planned.ok) return null;
  const { project, source, trace } = opened.value;
  const keys = await serviceKeys({ project, source, planned: planned.value }, state.memory, context);
  const isSame = services.every(({ planned: { service }, key }) => keys.get(service.name)?.cacheKey === key.cacheKey);
  if (!isSame || keys.size !== services.length) return null;
  const isUnmoved = services.every(
    ({ finished }) => finished === null || sameInputs(finished.artifact.discovered, state, trace, context),
  );
  return isUnmoved ? { planned: planned.value, keys, trace, startedAt } : null;
}
