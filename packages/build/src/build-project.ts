import { join } from 'node:path';
import { type Diagnostic, error } from '@svc-build/model/diagnostic';
import type { BuildEvent, ServiceSummary } from '@svc-build/model/event';
import { stableJson } from '@svc-build/model/json';
import { MANIFEST_FILE } from '@svc-build/model/manifest';
import { routeTableOf } from '@svc-build/model/routes';
import type { ResolvedProject } from '@svc-build/model/service';
import type { SourceTree } from '@svc-build/model/source-tree';
import type { BuildContext } from './build-context.ts';
import { type BuiltService, buildService } from './build-service.ts';
import { claimState } from './claim-state.ts';
import { configJson, NOT_FOUND_PAGE } from './config-json.ts';
import { outputManifest } from './output-manifest.ts';
import { clearLeftovers, restoreOutput, stagingOf, swapOutput } from './output-swap.ts';
import { scratchOf } from './places.ts';
import type { PlannedService } from './plan-project.ts';
import { takeRunLock } from './run-lock.ts';
import { type FailurePolicy, runUnits } from './run-units.ts';
import { createSchedule } from './schedule.ts';
import { serviceKeys } from './service-keys.ts';
import { type PlannedUnit, unitGraph } from './unit-graph.ts';

/** How a run ended. The output has changed only when `kind` is `done`. */
export type BuildRun =
  | { readonly kind: 'done'; readonly services: readonly BuiltService[] }
  | { readonly kind: 'failed'; readonly services: readonly BuiltService[]; readonly diagnostics: readonly Diagnostic[] }
  | { readonly kind: 'interrupted'; readonly services: readonly BuiltService[] };

/**
 * Builds every planned service and swaps the new output in: lock, recover, run units, collect and stage each service as
 * soon as its units are done, write the routes, and last the manifest, which makes the directory an output.
 */
export async function buildProject(
  project: ResolvedProject,
  planned: readonly PlannedService[],
  tree: (directory: string) => SourceTree,
  policy: FailurePolicy,
  context: BuildContext,
): Promise<BuildRun> {
  const { host, directories, interrupt, report } = context;
  await claimState(context);
  const lock = await takeRunLock(directories.state, host, interrupt.stop, (pid) => report({ type: 'waiting', pid }));
  if (lock === null) return { kind: 'interrupted', services: [] };
  const staging = stagingOf(directories.output, host.machine.pid);
  try {
    await restoreOutput(directories.output, host.files);
    await clearLeftovers(directories.output, host.files);
    for (const { service } of planned) await emptyScratch(service.name, context);
    const services = await runServices(project, planned, tree, staging, policy, context);
    if (interrupt.stop.aborted) return { kind: 'interrupted', services };
    const failed = services.filter((one) => one.outcome !== 'built');
    if (failed.length > 0) return { kind: 'failed', services, diagnostics: [] };
    await writeRoutes(project, services, staging, context);
    await swapOutput(staging, directories.output, host.files);
    return { kind: 'done', services };
  } catch (thrown) {
    if (!isDiskFull(thrown)) throw thrown;
    return { kind: 'failed', services: [], diagnostics: [cannotWrite(thrown)] };
  } finally {
    await host.files.remove(staging);
    for (const { service } of planned) await host.files.remove(scratchOf(directories, service.name));
    await lock.release();
  }
}

async function runServices(
  project: ResolvedProject,
  planned: readonly PlannedService[],
  tree: (directory: string) => SourceTree,
  staging: string,
  policy: FailurePolicy,
  context: BuildContext,
): Promise<readonly BuiltService[]> {
  const keys = await serviceKeys(planned, context);
  const graph = unitGraph(planned);
  context.report({ type: 'run-started', units: shownUnits(graph) });
  const units = runUnits(graph, context, createSchedule(context.concurrency), policy, keys);
  const table = routeTableOf(project);
  const around = { context, source: tree(context.directories.root), tree, table, staging, units, keys };
  // A unit that several services share fails for all of them, and is said once.
  const said = new Set<Diagnostic>();
  return Promise.all(
    planned.map(async (one) => {
      const built = await buildService(one, around);
      for (const diagnostic of built.diagnostics) {
        if (!said.has(diagnostic)) context.report({ type: 'diagnostic', ...diagnostic });
        said.add(diagnostic);
      }
      context.report({ type: 'service-finished', ...summaryOf(built) });
      return built;
    }),
  );
}

function shownUnits(graph: readonly PlannedUnit[]): Extract<BuildEvent, { type: 'run-started' }>['units'] {
  return graph
    .filter(({ unit }) => unit.steps.length > 0)
    .map(({ unit, services }) => ({
      unit: unit.id,
      label: unit.label,
      services: services.map((one) => one.service.name),
    }));
}

/** The line of the summary for a service. */
export function summaryOf({ planned, outcome, durationMs, result }: BuiltService): ServiceSummary {
  const { name, framework, routePrefix } = planned.service;
  return { name, framework, routePrefix, outcome, durationMs, size: result?.staged.size ?? null, reasons: [] };
}

async function writeRoutes(
  project: ResolvedProject,
  services: readonly BuiltService[],
  staging: string,
  { host }: BuildContext,
): Promise<void> {
  const manifest = outputManifest(project, services, host.machine);
  const notFoundPages = services.filter((one) =>
    one.result?.output.static?.entries.some(({ path }) => path === NOT_FOUND_PAGE),
  );
  const config = configJson(
    manifest.routes,
    manifest.services,
    new Set(notFoundPages.map((one) => one.planned.service.name)),
  );
  await host.files.write(join(staging, 'config.json'), stableJson(config));
  await host.files.write(join(staging, MANIFEST_FILE), stableJson(manifest));
}

async function emptyScratch(service: string, { host, directories }: BuildContext): Promise<void> {
  const scratch = scratchOf(directories, service);
  await host.files.remove(scratch);
  await host.files.makeDirectory(scratch);
}

function isDiskFull(thrown: unknown): thrown is Error {
  const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : '';
  return ['ENOSPC', 'EACCES', 'EPERM', 'EROFS', 'EDQUOT'].includes(code);
}

function cannotWrite(thrown: Error): Diagnostic {
  return error(
    'WRITE_FAILED',
    `The disk refused a write: ${thrown.message}.`,
    'Free space or fix the permissions; the last good output is as it was.',
  );
}
