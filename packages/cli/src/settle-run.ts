import { dirname, relative } from 'node:path';
import type { BuildRun } from '@svc-build/engine/build';
import type { BuildContext } from '@svc-build/engine/build-context';
import type { BuildJob } from '@svc-build/engine/build-job';
import { sameInputs } from '@svc-build/engine/key/same-inputs';
import { serviceKeys } from '@svc-build/engine/key/service-keys';
import { keepPlans, type ProjectLook } from '@svc-build/engine/record/keep-plans';
import { allSeen, recordRun } from '@svc-build/engine/record/record-run';
import type { RunState } from '@svc-build/engine/record/run-state';
import { TIMESTAMP_GAP_MS } from '@svc-build/engine/record/timestamp-gap';
import { absolutePath } from '@svc-build/model/absolute-path';
import { ancestors } from '@svc-build/model/ancestors';
import type { DiagnosticCode } from '@svc-build/model/codes';
import type { Diagnostic } from '@svc-build/model/diagnostic';
import { routeTableOf } from '@svc-build/model/routes';
import { ignoreDiskErrors } from '@svc-build/store/ignore-disk-errors';
import { sameStamp } from '@svc-build/trace/file-stamp';
import type { Observations } from '@svc-build/trace/traced-tree';
import type { BuildArguments } from './arguments.ts';
import { openProject } from './open-project.ts';
import { planOpened } from './plan-opened.ts';
import { runSettings } from './run-settings.ts';
import type { World } from './world.ts';

type DoneRun = Extract<BuildRun, { kind: 'done' }>;

interface Recording {
  readonly args: BuildArguments;
  readonly said: readonly Diagnostic[];
  /** Time of day. */
  readonly startedOn: number;
}

/** What belongs to the run in which it happened. */
const OF_ONE_RUN = new Set<DiagnosticCode>(['CACHE_DAMAGED', 'CACHE_NOT_WRITTEN', 'INPUT_CHANGED']);

/**
 * Writes down what a run came to, for the next one to see at a glance. A run that built, or that made the directory of
 * the output, has changed directories that were looked at, so the project is looked at again: where that leads to the
 * same keys, it is what the next run will find.
 */
export async function settleRun(
  run: DoneRun,
  job: BuildJob,
  { args, said, startedOn }: Recording,
  context: BuildContext,
  world: World,
): Promise<void> {
  const { past } = run;
  const hasChanged = run.services.some(({ outcome }) => outcome === 'built') || hasMadeRoom(job.seen, context);
  const look = hasChanged ? await lookAgain(run, args, past, context, world) : firstLook(run, job, startedOn);
  // Without them the next run plans anew.
  if (look !== null) ignoreDiskErrors(() => keepPlans(look, past.plans), undefined);
  const seen = look === null ? null : allSeen(look.seen, lookedAt(run, look), context);
  const startedAt = look?.startedAt ?? startedOn;
  const settings = runSettings(args, world);
  const diagnostics = said.filter(({ code }) => !OF_ONE_RUN.has(code));
  const { services } = run;
  const record = { services, settings, diagnostics, seen, startedAt, last: past.last };
  await recordRun(record, past.memory, context);
}

/** Whether the output's place had to be made in a directory that was looked at. */
function hasMadeRoom(seen: Observations, { directories: { output, root }, host: { disk } }: BuildContext): boolean {
  return ancestors(dirname(relative(root, output))).some((path) => {
    const then = seen.get(path);
    return then !== undefined && !sameStamp(then, disk.identity(absolutePath(root, path)));
  });
}

/** What the run itself looked at, before it restored anything. */
function firstLook({ services }: DoneRun, { planned, seen }: BuildJob, startedAt: number): ProjectLook {
  return {
    planned,
    keys: new Map(services.map(({ planned: { service }, key }) => [service.name, key])),
    seen,
    startedAt,
  };
}

/** The services of a run as they were found in a look. */
function lookedAt({ services }: DoneRun, { planned, keys }: ProjectLook): DoneRun['services'] {
  const byName = new Map(planned.map((one) => [one.service.name, one]));
  return services.flatMap((one) => {
    const { name } = one.planned.service;
    const [key, again] = [keys.get(name), byName.get(name)];
    return key === undefined || again === undefined ? [] : [{ ...one, key, planned: again }];
  });
}

/** What a run would look at now; null when it would come to something else. */
async function lookAgain(
  run: DoneRun,
  args: BuildArguments,
  past: RunState,
  context: BuildContext,
  world: World,
): Promise<ProjectLook | null> {
  await world.host.clock.sleep(TIMESTAMP_GAP_MS);
  const startedAt = world.host.disk.now();
  const opened = await openProject(args.common, world);
  const planned = opened.ok ? await planOpened(opened.value, past, context) : opened;
  if (!opened.ok || !planned.ok) return null;
  const { project, source, seen } = opened.value;
  const keys = await serviceKeys(planned.value, routeTableOf(project), source, past.memory, context);
  const isSame = run.services.every(
    ({ planned: { service }, key }) => keys.get(service.name)?.cacheKey === key.cacheKey,
  );
  if (!isSame || keys.size !== run.services.length) return null;
  const isUnmoved = run.services.every(
    ({ finished }) => finished === null || sameInputs(finished.artifact.discovered, past, seen, context),
  );
  if (!isUnmoved) return null;
  return { planned: planned.value, keys, seen, startedAt };
}
