import type { Diagnostic } from '@svc-build/model/diagnostic';
import type { BuildEvent } from '@svc-build/model/event';
import { withNeeded } from '@svc-build/model/needed-services';
import type { BuildContext } from '../build-context.ts';
import type { DecidedRun } from '../decide/decide-services.ts';
import { scratchOf } from '../places.ts';
import type { PlannedService } from '../plan/plan-project.ts';
import { type FinishedService, summaryOf } from '../record/service-artifact.ts';
import { InspectedFiles } from '../stage/inspect-files.ts';
import { actionGraph, type PlannedAction } from './action-graph.ts';
import { openActionKeys } from './action-keys.ts';
import { cachedExecutor } from './cached-executor.ts';
import { type BakedBy, type Executor, localExecutor } from './executor.ts';
import { finishService, reportUnmoved } from './finish-service.ts';
import { actionRunner, runActions, type StagedRun } from './run-actions.ts';
import { findStrace, tracingExecutor } from './tracing-executor.ts';

/** Runs the actions of what is to be built, and brings every service to its end. */
export async function finishServices(run: DecidedRun, staging: string): Promise<readonly FinishedService[]> {
  const { context, request } = run;
  const working = servicesAtWork(run);
  for (const { service } of working) await emptyScratch(service.name, context);
  try {
    for (const event of decisionEvents(run)) context.report(event);
    for (const one of run.kept) if (one.isUnmoved) reportUnmoved(one, run);
    const graph = actionGraph(working);
    context.report({ type: 'run-started', actions: shownActions(graph) });
    const inspected = new InspectedFiles();
    const actionKeys = openActionKeys(graph, run.state, context);
    const inner = await innerExecutor(run, graph, async (id) => (await actionKeys.of(id)).baked);
    const isBuilt = (name: string): boolean => run.decisions.get(name)?.kind === 'build';
    const executor = cachedExecutor(inner, { ...run, inspected, actionKeys, isBuilt });
    const runner = actionRunner(executor, request.continueOnError, context);
    const staged: StagedRun = { ...run, staging, inspected, actions: runActions(graph, runner) };
    // An action that several services share fails for all of them, and is said with the first.
    const said = new Set<Diagnostic>();
    return await Promise.all(
      run.planned.map(async (one) => {
        const finished = await finishService(one, staged);
        const diagnostics = finished.diagnostics.filter((diagnostic) => !said.has(diagnostic));
        for (const diagnostic of diagnostics) said.add(diagnostic);
        context.report({ type: 'service-finished', ...summaryOf(finished), diagnostics });
        return { ...finished, diagnostics };
      }),
    );
  } finally {
    for (const { service } of working) await context.host.files.remove(scratchOf(context.directories, service.name));
  }
}

/** Runs actions here, and under the tracer where that was asked for; `build` has looked that there is one. */
async function innerExecutor(
  { context, request, state, trace }: DecidedRun,
  graph: readonly PlannedAction[],
  bakedBy: BakedBy,
): Promise<Executor> {
  const strace = request.traceInputs ? await findStrace(context) : null;
  if (strace === null || !strace.ok) return localExecutor(context, bakedBy);
  return tracingExecutor(context, bakedBy, { strace: strace.value, graph, memory: state.memory, trace });
}

/** The services that a run builds. */
export function servicesToBuild({ planned, decisions }: DecidedRun): readonly PlannedService[] {
  return planned.filter(({ service }) => decisions.get(service.name)?.kind === 'build');
}

/**
 * The services whose actions a run carries out: those that it builds, and all that these depend on. Of a service that
 * came from the cache, or is as it was, what its actions left among the sources may not be there, or not be its own.
 */
export function servicesAtWork(run: DecidedRun): readonly PlannedService[] {
  const wanted = servicesToBuild(run).map(({ service }) => service.name);
  const names = withNeeded(wanted, run.project.services);
  return run.planned.filter(({ service }) => names.has(service.name));
}

/** What was decided about services, and why; those with the same reasons together. */
function decisionEvents({ decisions, kept }: DecidedRun): readonly BuildEvent[] {
  const groups = new Map<string, Extract<BuildEvent, { type: 'services-decided' }>>();
  const restored = kept.flatMap(({ service: { name }, restored: found }) =>
    found === null ? [] : [[name, { kind: 'restore', reasons: found.reasons } as const] as const],
  );
  for (const [service, decision] of [...decisions, ...restored]) {
    if (decision.kind === 'fresh') continue;
    const { kind: outcome, reasons } = decision;
    const key = JSON.stringify([outcome, reasons]);
    const services = [...(groups.get(key)?.services ?? []), service];
    groups.set(key, { type: 'services-decided', services, outcome, reasons });
  }
  return [...groups.values()];
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
