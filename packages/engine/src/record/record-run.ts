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
import type { PlannedService } from '../plan/plan-project.ts';
import { isLasting } from '../plan/probed-plan.ts';
import type { PlannedRun } from '../plan-run.ts';
import { sweepGoneServices } from '../state/old-records.ts';
import type { Replaced } from './changed-subtrees.ts';
import { createdSoFar } from './created-files.ts';
import { keepPlans, type ProjectLook } from './keep-plans.ts';
import type { OutputBefore } from './kept-rows.ts';
import {
  type LastRun,
  type RunSettings,
  sealedParts,
  TIMESTAMP_GAP_MS,
  writeLastRun,
  writeLastService,
} from './last-run.ts';
import { commonFiles, lastFiles, type OutputService, outputRows, storedFiles } from './output-rows.ts';
import { firstLook, type LookedRun, lookAgain } from './second-look.ts';
import { type FinishedService, type KeptService, summaryOf, summaryOfKept } from './service-artifact.ts';
import { rememberedRows, sourceRows, wholeTrace, withoutSecrets } from './whole-trace.ts';

/** What belongs to the run in which it happened. */
const OF_ONE_RUN = new Set<DiagnosticCode>([
  'CACHE_DAMAGED',
  'CACHE_NOT_WRITTEN',
  'INPUT_CHANGED',
  'INPUT_UNDECLARED',
  'INSTALL_EDITED',
  'RESULT_UNKNOWN',
]);

/**
 * Writes down what a run came to, for the next one to compare. A run that built, or that made the directory of the output,
 * has changed directories that were looked at, so the project is looked at again: where that leads to the same keys, it
 * is what the next run will find. After a run that did not look at all services, the next one decides about all.
 */
export async function recordRun(run: PublishedRun): Promise<void> {
  const { context, state, request, startedOn, services, kept, replaced, warnings } = run;
  const common = commonFiles(context.directories.output, context.host.disk);
  keepCommon(common, context);
  // Nothing that was built or published gets another stamp from here on, and what is looked at now is older than a tick.
  await context.host.clock.sleep(TIMESTAMP_GAP_MS);
  const hasChanged = services.some(({ outcome }) => outcome === 'built') || hasMadeDirectories(run);
  const isPartial = kept.length > 0;
  const look = !hasChanged ? firstLook(run) : isPartial ? null : await lookAgain(run);
  // Without them the next run plans anew.
  if (look !== null) ignoreDiskErrors(() => keepPlans(look, state.plans), undefined);
  const said = [...warnings, ...services.flatMap(({ diagnostics }) => diagnostics)];
  const record = {
    services,
    replaced,
    common,
    kept,
    settings: request.settings,
    diagnostics: said.filter(({ code }) => !OF_ONE_RUN.has(code)),
    trace: look === null || isPartial ? null : wholeTrace(look.trace, asLookedAt(services, look), context),
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

/** The services of a run as they were found in a look. */
function asLookedAt(services: readonly FinishedService[], { planned, keys }: ProjectLook): readonly FinishedService[] {
  const byName = new Map(planned.map((one) => [one.service.name, one]));
  return services.flatMap((one) => {
    const { name } = one.planned.service;
    const [key, again] = [keys.get(name), byName.get(name)];
    return key === undefined || again === undefined ? [] : [{ ...one, key, planned: again }];
  });
}

/** A run whose output is in its place. */
interface PublishedRun extends LookedRun {
  readonly kept: readonly KeptService[];
  readonly replaced: Replaced;
  /** What planning warned of. */
  readonly warnings: readonly Diagnostic[];
}

/** A finished run, and what was looked at to plan it. */
interface RunToRecord extends Pick<PublishedRun, 'services' | 'kept' | 'replaced'> {
  readonly common: readonly StoredFile[];
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
  for (const one of run.services) {
    const { planned, key, outcome, finished, reasons } = one;
    if (finished === null || outcome === 'fresh') continue;
    const parts = sealedParts(key.parts, secret, context.runtimes);
    const { artifact } = finished;
    const actions = one.actions.map(({ result: _, ...report }) => report);
    const record = { service: planned.service.name, cacheKey: key.cacheKey, artifact, parts, reasons, actions };
    writeLastService(directories.state, record, host.disk);
  }
  const before = beforeOf(run);
  const inOutput = [
    ...run.services.map((one) => outputService(one, run.last, before === null)),
    ...run.kept.map((one) => outputServiceKept(one, run.last, before === null)),
  ];
  const output = outputRows({ services: inOutput, common: run.common, before }, directories.output, host.disk);
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
      common: run.common,
      cache: directories.cache,
      diagnostics: run.diagnostics,
      sources: storePathTable(withoutSecrets(sources ?? rememberedRows(run, directories.root, memory), context)),
      output: output.table,
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

/** What of the output is as the last run left it. */
function beforeOf({ replaced, last }: RunToRecord): OutputBefore | null {
  if (last === null || replaced.kind === 'everything') return null;
  return { last, subtrees: replaced.kind === 'subtrees' ? replaced.subtrees : { placed: [], removed: [] } };
}

/** A service as it is in the output now; `isCopied` when what was left alone was copied from the output of the last run. */
function outputService(one: FinishedService, last: LastRun | null, isCopied: boolean): OutputService {
  const { planned, key, inputsUnchanged, outcome, finished, written } = one;
  const created = createdSoFar(one, last);
  const { name, framework, routePrefix, size } = summaryOf(one);
  const freshFiles = isCopied && last !== null ? lastFiles(planned.service.name, last) : null;
  const files = outcome === 'fresh' ? freshFiles : storedFiles(finished?.files ?? []);
  return {
    name,
    cacheKey: key.cacheKey,
    inputsUnchanged,
    created,
    written,
    summary: { name, framework, routePrefix, size },
    files,
  };
}

/** The same of one that the run was not about. */
function outputServiceKept(one: KeptService, last: LastRun | null, isCopied: boolean): OutputService {
  const { service, cacheKey, inputsUnchanged, restored } = one;
  const { name, framework, routePrefix, size } = summaryOfKept(one);
  const { created = [], written = [] } = last?.services.find((each) => each.name === service.name) ?? {};
  const inPlace = isCopied && last !== null ? lastFiles(service.name, last) : null;
  const files = restored === null ? inPlace : storedFiles(restored.hit.files);
  return {
    name,
    cacheKey,
    inputsUnchanged,
    created,
    written,
    summary: { name, framework, routePrefix, size },
    files,
  };
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
