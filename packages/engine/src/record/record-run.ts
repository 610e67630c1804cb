import { dirname, relative } from 'node:path';
import type { Diagnostic, DiagnosticCode } from '@svc-build/model/diagnostic';
import { absolutePath, ancestors } from '@svc-build/model/project-path';
import { cachePlaces } from '@svc-build/store/cache-usage';
import { ignoreDiskErrors, ObjectStore } from '@svc-build/store/object-store';
import { type StoredFile, storeTree } from '@svc-build/store/stored-tree';
import type { DigestMemory } from '@svc-build/trace/digest-memory';
import { storePathTable } from '@svc-build/trace/path-table';
import { sameStamp, type Trace } from '@svc-build/trace/trace';
import type { BuildContext } from '../build-context.ts';
import { projectSecret } from '../environment/project-secret.ts';
import { baseVariables } from '../environment/variable-layers.ts';
import { watchVariables } from '../environment/watched-variables.ts';
import { sameInputs } from '../key/service-inputs.ts';
import { serviceKeys } from '../key/service-keys.ts';
import type { PlannedService } from '../plan/plan-project.ts';
import { isLasting } from '../plan/probed-plan.ts';
import { type PlannedRun, planOpened } from '../plan-run.ts';
import { sweepGoneServices } from '../state/old-records.ts';
import { keepPlans, type ProjectLook } from './keep-plans.ts';
import {
  type LastRun,
  type RunSettings,
  sealedParts,
  TIMESTAMP_GAP_MS,
  writeLastRun,
  writeLastService,
} from './last-run.ts';
import { commonFiles, lastFiles, type OutputService, outputRows, storedFiles } from './output-rows.ts';
import { type FinishedService, summaryOf } from './service-artifact.ts';
import { rememberedRows, sourceRows, wholeTrace, withoutSecrets } from './whole-trace.ts';

/** What belongs to the run in which it happened. */
const OF_ONE_RUN = new Set<DiagnosticCode>(['CACHE_DAMAGED', 'CACHE_NOT_WRITTEN', 'INPUT_CHANGED', 'INPUT_UNDECLARED']);

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
  const present = new Set(run.planned.map(({ service }) => service.name));
  await sweepGoneServices(present, context.directories.state, context.host);
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
  const files = { root: context.directories.root, disk: host.disk, memory: state.memory };
  const isUnmoved = services.every(
    ({ finished }) => finished === null || sameInputs(finished.artifact.discovered, files, trace),
  );
  return isUnmoved ? { planned: planned.value, keys, trace, startedAt } : null;
}

/** A finished run, and what was looked at to plan it. */
interface RunToRecord {
  readonly services: readonly FinishedService[];
  readonly settings: RunSettings;
  readonly diagnostics: readonly Diagnostic[];
  /** What was looked at, unmoved since; null when something moved, so that the next run has to look for itself. */
  readonly trace: Trace | null;
  readonly startedAt: number;
  readonly last: LastRun | null;
}

/**
 * Writes down what a run came to and what it depended on, last of all: the next run looks whether any of it has moved.
 * The output's stamps are taken when the old one is gone, because removing second names moves them.
 */
async function writeRun(run: RunToRecord, memory: DigestMemory, context: BuildContext): Promise<void> {
  const { host, directories } = context;
  const secret = projectSecret(context);
  for (const { planned, key, outcome, finished, reasons } of run.services) {
    if (finished === null || outcome === 'fresh') continue;
    const parts = sealedParts(key.parts, secret, context.runtimes);
    const { artifact } = finished;
    const record = { service: planned.service.name, cacheKey: key.cacheKey, artifact, parts, reasons };
    writeLastService(directories.state, record, host.disk);
  }
  const common = commonFiles(directories.output, host.disk);
  keepCommon(common, context);
  // Nothing gives the output's files another stamp from here on.
  await host.clock.sleep(TIMESTAMP_GAP_MS);
  const inOutput = run.services.map((one) => outputService(one, run.last));
  const output = outputRows({ services: inOutput, common }, directories.output, host.disk);
  const { trace, startedAt } = run;
  const sources = trace === null ? null : sourceRows({ trace, startedAt }, directories.root, memory);
  const planned = run.services.map((one) => one.planned);
  const watched = { names: variableNames(planned, context), prefixes: prefixesOf(planned) };
  writeLastRun(
    directories.state,
    {
      settings: run.settings,
      isReliable: sources !== null && planned.every(({ probeResults }) => isLasting(probeResults)),
      variables: watchVariables(watched, host.env, secret),
      services: output.services,
      common,
      cache: directories.cache,
      diagnostics: run.diagnostics,
      sources: storePathTable(
        withoutSecrets(sources ?? rememberedRows(run.services, directories.root, memory), context),
      ),
      output: storePathTable(output.rows),
      beside: host.disk.identity(dirname(directories.output)),
    },
    host.disk,
  );
}

/** The cache has the files of all services too, so that an output can be put right without planning; it may refuse. */
function keepCommon(common: readonly StoredFile[], { directories, host, trust }: BuildContext): void {
  if (trust.results === 'none') return;
  try {
    storeTree(directories.output, common, new ObjectStore(cachePlaces(directories.cache).objects, host.disk));
  } catch {
    // Then the next run that needs them plans first.
  }
}

/** A service as it is in the output now; of one that was left alone, the files are those that the last run wrote down. */
function outputService(one: FinishedService, last: LastRun | null): OutputService {
  const { planned, key, inputsUnchanged, outcome, finished } = one;
  const { name, framework, routePrefix, size } = summaryOf(one);
  const files =
    outcome === 'fresh' && last !== null ? lastFiles(planned.service.name, last) : storedFiles(finished?.files ?? []);
  return { name, cacheKey: key.cacheKey, inputsUnchanged, summary: { name, framework, routePrefix, size }, files };
}

/** Every name that a declaration lets in, and what finds programs and packages. */
function variableNames(planned: readonly PlannedService[], { runtimes }: BuildContext): ReadonlySet<string> {
  const names = new Set(['SVC_BUILD_SECRET', ...baseVariables(runtimes)]);
  names.delete('SSH_AUTH_SOCK');
  // Services of one framework share what is generated for them.
  for (const generated of new Set(planned.map((one) => one.generated.names)))
    for (const name of generated) names.add(name);
  for (const { plan } of planned)
    for (const action of plan.actions) for (const name of action.env.names) names.add(name);
  return names;
}

function prefixesOf(planned: readonly PlannedService[]): readonly string[] {
  return [...new Set(planned.flatMap(({ plan }) => plan.actions.flatMap((action) => action.env.prefixes)))];
}
