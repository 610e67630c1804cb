import { join } from 'node:path';
import { type Diagnostic, error } from '@svc-build/model/diagnostic';
import type { BuildEvent } from '@svc-build/model/event';
import { routeTableOf } from '@svc-build/model/routes';
import { unreachable } from '@svc-build/model/unreachable';
import type { BuildContext } from './build-context.ts';
import type { BuildJob } from './build-job.ts';
import { type Survey, survey } from './decide/decide-all.ts';
import { actionGraph, type PlannedAction } from './execute/action-graph.ts';
import { finishService } from './execute/finish-service.ts';
import { actionRunner, runActions } from './execute/run-actions.ts';
import { scratchOf } from './places.ts';
import type { PlannedService } from './plan/plan-project.ts';
import { ownStaging, publishOutput, recoverOutput } from './publish/publish-output.ts';
import { refusedWrite } from './publish/refused-write.ts';
import { type FinishedService, summaryOf } from './record/finished-service.ts';
import type { OutputMetadata } from './record/output-metadata-files.ts';
import { openRunState, type RunState } from './record/run-state.ts';
import { createSchedule } from './schedule.ts';
import { outputMetadata } from './stage/output-metadata.ts';
import { stageRest } from './stage/stage-rest.ts';
import { claimState } from './state/claim-state.ts';
import { type RunLock, takeRunLocks } from './state/run-lock.ts';

/** How a run ended. The output has changed only when `kind` is `done`. */
export type BuildRun =
  | {
      readonly kind: 'done';
      readonly services: readonly FinishedService[];
      /** What earlier runs had left when this one decided: after a wait for another run, not what it had left at first. */
      readonly past: RunState;
    }
  | {
      readonly kind: 'failed';
      readonly services: readonly FinishedService[];
      readonly diagnostics: readonly Diagnostic[];
    }
  | { readonly kind: 'interrupted'; readonly services: readonly FinishedService[] };

/**
 * Brings the output to what the sources say: looks what is there already, takes from the cache what it has, builds the
 * rest, and swaps the new output in. Where nothing differs, nothing is touched.
 */
export async function build(job: BuildJob, past: RunState, context: BuildContext): Promise<BuildRun> {
  const { host } = context;
  const staging = ownStaging(context);
  claimState(context);
  if (!(await recoverOutput(context))) return { kind: 'interrupted', services: [] };
  let locks: RunLock | null = null;
  try {
    let surveyed = await survey(job, past, staging, context);
    const wanted = toBuild(job, surveyed);
    if (wanted.length > 0) {
      locks = await lockServices(wanted, context);
      if (locks === null) return { kind: 'interrupted', services: [] };
      // Another run may have built the same meanwhile: look again.
      if (locks.waited) surveyed = await survey(job, { ...past, ...openRunState(context) }, staging, context);
    }
    return await runJob(job, surveyed, staging, context);
  } catch (thrown) {
    const refused = refusedWrite(thrown, context.directories.root);
    if (refused === null) throw thrown;
    return { kind: 'failed', services: [], diagnostics: [refused] };
  } finally {
    await host.files.remove(staging);
    await locks?.release();
  }
}

async function runJob(job: BuildJob, surveyed: Survey, staging: string, context: BuildContext): Promise<BuildRun> {
  const { host, directories, interrupt } = context;
  const wanted = toBuild(job, surveyed);
  for (const { service } of wanted) await emptyScratch(service.name, context);
  try {
    for (const event of decided(surveyed)) context.report(event);
    const graph = actionGraph(wanted);
    context.report({ type: 'run-started', actions: shownActions(graph) });
    const run = actionRunner(context, createSchedule(context.concurrency), job.policy, surveyed.keys);
    const actions = runActions(graph, run);
    const around = {
      context,
      source: job.tree(directories.root),
      tree: job.tree,
      table: routeTableOf(job.project),
      staging,
      actions,
      past: surveyed.past,
    };
    // An action that several services share fails for all of them, and is said once.
    const said = new Set<Diagnostic>();
    const services = await Promise.all(
      job.planned.map(async (one) => {
        const finished = await finishService(one, surveyed, around);
        for (const diagnostic of finished.diagnostics) {
          if (!said.has(diagnostic)) context.report({ type: 'diagnostic', ...diagnostic });
          said.add(diagnostic);
        }
        context.report({ type: 'service-finished', ...summaryOf(finished) });
        return finished;
      }),
    );
    if (interrupt.stop.aborted) return { kind: 'interrupted', services };
    if (services.some(({ finished }) => finished === null)) return { kind: 'failed', services, diagnostics: [] };
    return await deliver(job, services, surveyed, staging, context);
  } finally {
    for (const { service } of wanted) await host.files.remove(scratchOf(directories, service.name));
  }
}

/** Puts the staged output in the place of the last one, unless that is right as it is. */
async function deliver(
  { project }: BuildJob,
  services: readonly FinishedService[],
  { past, checked }: Survey,
  staging: string,
  context: BuildContext,
): Promise<BuildRun> {
  const { host, directories } = context;
  const artifacts = new Map(
    services.flatMap(({ planned, finished }) =>
      finished === null ? [] : [[planned.service.name, finished.artifact] as const],
    ),
  );
  const common = outputMetadata(project, artifacts, context);
  const isFresh = services.every(({ outcome }) => outcome === 'fresh') && checked?.isTidy === true;
  const isSame = ([name, text]: OutputMetadata[number]): boolean =>
    Buffer.from(host.disk.read(join(directories.output, name)) ?? '').toString() === text;
  const done: BuildRun = { kind: 'done', services, past };
  if (isFresh && common.every(isSame)) return done;
  const fresh = services.filter(({ outcome }) => outcome === 'fresh');
  const names = new Set(fresh.map(({ planned }) => planned.service.name));
  const rest = (): boolean =>
    past.last === null || stageRest(names, past.last, directories.output, staging, past, host.disk);
  const ended = await publishOutput(staging, common, rest, context);
  switch (ended) {
    case 'in':
      return done;
    case 'stopped':
      return { kind: 'interrupted', services };
    case 'lacking':
      return { kind: 'failed', services, diagnostics: [outputMoved()] };
    default:
      return unreachable(ended);
  }
}

/** One run at a time builds a service, and runs an action that services share. */
function lockServices(
  wanted: readonly PlannedService[],
  { host, directories, interrupt, report }: BuildContext,
): Promise<RunLock | null> {
  const names = wanted.flatMap(({ service, plan }) => [
    `service ${service.name}`,
    ...plan.actions.map(({ id }) => `action ${id}`),
  ]);
  return takeRunLocks(directories.state, names, host, interrupt.stop, (pid) => report({ type: 'waiting', pid }));
}

/** What was decided about services, and why. */
function decided({ lookups }: Survey): readonly Extract<BuildEvent, { type: 'services-decided' }>[] {
  const groups = new Map<string, Extract<BuildEvent, { type: 'services-decided' }>>();
  for (const [service, lookup] of lookups) {
    if (lookup.kind === 'fresh') continue;
    const key = JSON.stringify([lookup.kind, lookup.reasons]);
    const services = [...(groups.get(key)?.services ?? []), service];
    groups.set(key, { type: 'services-decided', services, outcome: lookup.kind, reasons: lookup.reasons });
  }
  return [...groups.values()];
}

function toBuild({ planned }: BuildJob, { lookups }: Survey): readonly PlannedService[] {
  return planned.filter(({ service }) => lookups.get(service.name)?.kind === 'build');
}

function shownActions(graph: readonly PlannedAction[]): Extract<BuildEvent, { type: 'run-started' }>['actions'] {
  return graph
    .filter(({ action }) => action.steps.length > 0)
    .map(({ action, services }) => ({
      action: action.id,
      label: action.label,
      services: services.map((one) => one.service.name),
    }));
}

async function emptyScratch(service: string, { host, directories }: BuildContext): Promise<void> {
  const scratch = scratchOf(directories, service);
  await host.files.remove(scratch);
  await host.files.makeDirectory(scratch);
}

function outputMoved(): Diagnostic {
  return error(
    'INPUT_CHANGED',
    'Another run replaced the output while this one was at work, and the cache lacks what was in it before.',
    'Build again.',
  );
}
