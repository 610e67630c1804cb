import { dirname, relative } from 'node:path';
import type { Diagnostic, DiagnosticCode } from '@svc-build/model/diagnostic';
import { inOrder } from '@svc-build/model/names';
import { absolutePath, ancestors } from '@svc-build/model/project-path';
import { cachePlaces } from '@svc-build/store/cache-usage';
import { ignoreDiskErrors, ObjectStore } from '@svc-build/store/object-store';
import { type StoredFile, storeTree } from '@svc-build/store/stored-tree';
import { storePathTable } from '@svc-build/trace/path-table';
import { sameStamp } from '@svc-build/trace/trace';
import type { BuildContext } from '../build-context.ts';
import { projectSecret } from '../environment/project-secret.ts';
import { watchVariables } from '../environment/watched-variables.ts';
import type { PlanBasis, PlannedService } from '../plan/plan-project.ts';
import { planQuestions } from '../plan/plan-question.ts';
import { isLasting } from '../plan/probed-plan.ts';
import type { PlannedRun } from '../plan-run.ts';
import { sweepGoneServices } from '../state/old-records.ts';
import type { Replaced } from './changed-subtrees.ts';
import { keepPlans, type ProjectLook } from './keep-plans.ts';
import type { OutputBefore } from './kept-rows.ts';
import {
  type LastRun,
  type LastService,
  type RunSettings,
  sealedParts,
  TIMESTAMP_GAP_MS,
  writeLastRun,
  writeLastService,
} from './last-run.ts';
import { commonFiles, outputRows } from './output-rows.ts';
import { pathOwners, SEVERAL } from './path-owners.ts';
import { outputService, outputServiceKept } from './recorded-services.ts';
import { watchedVariables } from './run-variables.ts';
import { firstLook, type LookedRun, lookAgain } from './second-look.ts';
import type { FinishedService } from './service-artifact.ts';
import { type RecordContext, type SourceTable, sourceTable } from './source-table.ts';
import { rememberedRows, wholeTrace, withoutSecrets } from './whole-trace.ts';

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
  const { context, state, request, services, kept, replaced, warnings } = run;
  // Nothing that was built or published gets another stamp from here on, and what is looked at after this is older than a tick.
  const tick = context.host.clock.sleep(TIMESTAMP_GAP_MS);
  const common = commonFiles(context.directories.output, context.host.disk);
  keepCommon(common, context);
  await tick;
  const hasChanged = services.some(({ outcome }) => outcome === 'built') || hasMadeDirectories(run);
  const isPartial = kept.some(({ isUnmoved }) => !isUnmoved);
  const look = !hasChanged ? firstLook(run) : isPartial ? null : await lookAgain(run);
  if (look !== null) keepAllPlans(run, look);
  const left = kept.filter(({ isUnmoved }) => isUnmoved);
  const said = [
    ...warnings,
    ...services.flatMap(({ diagnostics }) => diagnostics),
    ...left.flatMap(({ artifact }) => artifact.warnings),
  ];
  const record = {
    services,
    replaced,
    common,
    kept,
    settings: request.settings,
    diagnostics: said.filter(({ code }) => !OF_ONE_RUN.has(code)),
    look: look === null || isPartial ? null : { ...look, services: asLookedAt(services, look) },
    question: run.question,
    order: run.project.services.map(({ name }) => name),
    last: state.last,
  };
  await writeRun(record, { memory: state.memory, listings: state.plans.listings, context });
  const present = new Set(run.project.services.map(({ name }) => name));
  await sweepGoneServices(present, context.directories.state, context.host);
}

/**
 * Keeps plans for this checkout as they are found now, and for others as they were found before builds wrote among the
 * sources: there nothing is built yet. Without them the next run plans anew.
 */
function keepAllPlans(run: LookedRun, look: ProjectLook): void {
  const { context, state } = run;
  const { own, ofAll, contents, contentsBefore } = state.plans;
  const ask = planQuestions(state.memory, context);
  // A builder of the project may have loaded more of its modules when it was asked, and what it said follows from them too.
  const isAskedWhole = ({ service, builder, basis }: PlannedService): boolean =>
    context.builderModules.size === 0 || ask(service, builder) === basis.question;
  const isOf = (kinds: readonly PlanBasis['kind'][]) => (one: PlannedService) =>
    kinds.includes(one.basis.kind) && isAskedWhole(one);
  ignoreDiskErrors(() => keepPlans(look, { plans: own, contents, isNew: isOf(['new', 'adopted']) }), undefined);
  if (ofAll === null) return;
  const before = run.listings.size === 0 ? contents : contentsBefore(run.listings);
  ignoreDiskErrors(
    () => keepPlans(firstLook(run), { plans: ofAll, contents: before, isNew: isOf(['new']) }),
    undefined,
  );
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
  readonly look: (ProjectLook & { readonly services: readonly FinishedService[] }) | null;
  readonly question: string;
  /** The names of all services, as the project has them. */
  readonly order: readonly string[];
  readonly last: LastRun | null;
}

/**
 * Writes down what a run came to and what it depended on, last of all: the next run looks whether any of it has moved.
 * The output's stamps are taken when the old one is gone, because removing second names moves them.
 */
async function writeRun(run: RunToRecord, record: RecordContext): Promise<void> {
  const { context } = record;
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
  ].sort(inOrder(run.order, ({ name }) => name));
  const output = outputRows({ services: inOutput, common: run.common, before }, directories.output, host.disk);
  const table = sourcesOf(run, output.services, record);
  const planned = run.services.map((one) => one.planned);
  writeLastRun(
    directories.state,
    {
      settings: run.settings,
      isReliable: table !== null && planned.every(({ probeResults }) => isLasting(probeResults)),
      variables: watchVariables(watchedVariables(run, context), host.env, secret),
      question: run.question,
      services: output.services,
      common: run.common,
      cache: directories.cache,
      diagnostics: run.diagnostics,
      ...(table ?? rememberedTable(run, record)),
      output: output.table,
    },
    host.disk,
  );
}

/** What the run depended on; `services` are those of the output, in their order there. */
function sourcesOf(
  { look, kept, last }: RunToRecord,
  services: readonly LastService[],
  record: RecordContext,
): SourceTable | null {
  if (look === null) return null;
  const { context } = record;
  const places = new Map(services.map(({ name }, place) => [name, place]));
  const left = new Map(kept.map(({ service: { name } }) => [name, places.get(name) ?? SEVERAL]));
  const unmoved = last === null || left.size === 0 ? null : { last, places: left };
  const trace = wholeTrace(look.trace, look.services, context);
  const owners = pathOwners(look.services, { places, trace, context });
  return sourceTable({ trace, startedAt: look.startedAt, owners }, unmoved, record);
}

/** Enough to spare the next run the reading of files; whom they matter to is not known. */
function rememberedTable(run: RunToRecord, { memory, context }: RecordContext): SourceTable {
  const rows = withoutSecrets(rememberedRows(run, context.directories.root, memory), context);
  return { sources: storePathTable(rows), owners: new Int32Array(rows.length).fill(SEVERAL) };
}

/** The cache has the files of all services too, so that an output can be put right without planning; it may refuse. */
function keepCommon(common: readonly StoredFile[], { directories, host, trust }: BuildContext): void {
  if (trust.results === 'none') return;
  try {
    storeTree(
      { root: directories.output, isShared: false },
      common,
      new ObjectStore(cachePlaces(directories.cache).objects, host.disk),
    );
  } catch {
    // Then the next run that needs them plans first.
  }
}

/** What of the output is as the last run left it. */
function beforeOf({ replaced, last }: RunToRecord): OutputBefore | null {
  if (last === null || replaced.kind === 'everything') return null;
  return { last, subtrees: replaced.kind === 'subtrees' ? replaced.subtrees : { placed: [], removed: [] } };
}
