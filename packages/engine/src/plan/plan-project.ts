import { join } from 'node:path';
import type { Builder } from '@svc-build/model/builder';
import { type Diagnostic, distinctDiagnostics } from '@svc-build/model/diagnostic';
import type { Action, BuildPlan, ProbeResults } from '@svc-build/model/plan';
import { all, andThen, fail, ok, type Result } from '@svc-build/model/result';
import type { ResolvedProject, ResolvedService } from '@svc-build/model/service';
import { TracePaths } from '@svc-build/trace/trace';
import type { TracedTree } from '@svc-build/trace/traced-tree';
import type { BuildContext } from '../build-context.ts';
import { type OverriddenUrl, overriddenUrls, overrideWarnings } from '../environment/overridden-urls.ts';
import { type GeneratedVariables, generatedVariables, isIntegration } from '../environment/variable-layers.ts';
import { createSchedule } from '../schedule.ts';
import type { ToolVersions } from '../tools/check-tools.ts';
import { uselessInputs } from './file-patterns.ts';
import type { RecallPlan } from './kept-plans.ts';
import type { RecalledPlan } from './plan-memory.ts';
import type { PlanQuestion } from './plan-question.ts';
import { builderOf, probedPlan } from './probed-plan.ts';
import type { Prober } from './prober.ts';
import { type SeenIndex, type TrackedResults, trackedOutputs, withoutTrackedResults } from './tracked-results.ts';
import { withoutWritten } from './without-written.ts';
import { type WrittenElsewhere, writtenDigest, writtenElsewhere } from './written-elsewhere.ts';

/** A service with its plan, the results of the probes behind it, and the versions of the tools that it needs. */
export interface PlannedService extends WrittenElsewhere {
  readonly service: ResolvedService;
  readonly builder: Builder;
  readonly plan: BuildPlan;
  readonly probeResults: ProbeResults;
  readonly tools: ToolVersions;
  /** Service URLs for its build. */
  readonly generated: GeneratedVariables;
  /** Those of them that a variable of the user replaces. */
  readonly overridden: readonly OverriddenUrl[];
  readonly basis: PlanBasis;
}

/** What a plan was made from. */
interface PlanSources {
  /** Everything but what is on disk. */
  readonly question: string;
  readonly tracePaths: TracePaths;
  /** What planning warned of. */
  readonly warnings: readonly Diagnostic[];
  /** As its builder made it. */
  readonly made: BuildPlan;
  /** Those of its outputs that hold sources. */
  readonly tracked: readonly string[];
  /** What says which of them do, where one of them may. */
  readonly index: SeenIndex | null;
}

type Recalled = PlanSources & Pick<RecalledPlan, 'inputs' | 'writtenDigest'>;

/** Where a plan comes from, with the inputs that belong to it where those say what they said. */
export type PlanBasis =
  | (PlanSources & { readonly kind: 'new' })
  /** Of an earlier run of this checkout. */
  | (Recalled & { readonly kind: 'kept' })
  /** Of a checkout that has the same cache; this one has not kept it yet. */
  | (Recalled & { readonly kind: 'adopted' });

/** What planning needs of the run around it. */
export interface Planning {
  readonly source: TracedTree;
  readonly prober: Prober;
  readonly question: PlanQuestion;
  readonly recall: RecallPlan;
  readonly tracked: TrackedResults;
}

/** The services of a project that are to be planned. */
export interface PlanWork {
  readonly project: ResolvedProject;
  /** Null for all of them. */
  readonly names: ReadonlySet<string> | null;
  /** Those that have their plans already. */
  readonly planned: readonly PlannedService[];
}

/** What is read to plan a service is held until it is planned; more of them wait only for programs. */
const MOST_AT_ONCE = 64;

/**
 * Plans services side by side, and puts them to those that were planned before. All that is wrong with any of them is
 * reported; nothing has been written by then.
 */
export async function planProject(
  { project, names, planned: before }: PlanWork,
  planning: Planning,
  context: BuildContext,
): Promise<Result<readonly PlannedService[]>> {
  const urls = generatedVariables(project, context.origin);
  const known = new Map<string, PlannedAlone>(before.map((one) => [one.service.name, one]));
  const missing = project.services.filter(({ name }) => names?.has(name) !== false && !known.has(name));
  const planAll = (services: readonly ResolvedService[], how: Planning): Promise<Result<readonly PlannedAlone[]>> =>
    sideBySide(services, async (service) =>
      andThen(await planTracked(service, how, context), (one) => withVariables(one, urls(service), context)),
    );
  const made = await planAll(missing, planning);
  if (!made.ok) return fail(...distinctDiagnostics(made.diagnostics));
  for (const one of made.value) known.set(one.service.name, one);
  const inOrder = (): readonly PlannedAlone[] => project.services.flatMap(({ name }) => known.get(name) ?? []);
  const elsewhere = writtenElsewhere(inOrder());
  // The inputs that were kept with a plan are others where other services write other files.
  const moved = inOrder().filter(
    (one) => one.basis.kind !== 'new' && one.basis.writtenDigest !== writtenDigest(elsewhere(one)),
  );
  const anew = await planAll(
    moved.map(({ service }) => service),
    { ...planning, recall: () => null },
  );
  if (!anew.ok) return fail(...distinctDiagnostics(anew.diagnostics));
  for (const one of anew.value) known.set(one.service.name, one);
  const overridden = made.value.map((one) => ({ service: one.service.name, overridden: one.overridden }));
  const services = inOrder().map((one) => {
    const others = elsewhere(one);
    return { ...one, ...others, plan: withoutWritten(one, others.writtenByNeeded) };
  });
  const warnings = [...distinctDiagnostics([...made.warnings, ...anew.warnings]), ...overrideWarnings(overridden)];
  const strict = isIntegration(context.host.env) ? warnings.map(asInIntegration) : warnings;
  return strict.some(({ severity }) => severity === 'error') ? fail(...strict) : ok(services, strict);
}

/** Where nobody sits before it, an install that is not what was committed is an error, as package managers have it. */
function asInIntegration(one: Diagnostic): Diagnostic {
  if (one.code !== 'LOCKFILE_OUT_OF_DATE') return one;
  return { ...one, severity: 'error', help: one.help.replace(/; until then .*$/, '.') };
}

async function sideBySide<T>(
  services: readonly ResolvedService[],
  plan: (service: ResolvedService) => Promise<Result<T>>,
): Promise<Result<readonly T[]>> {
  const schedule = createSchedule(MOST_AT_ONCE);
  return all(await Promise.all(services.map((service) => schedule(() => plan(service)))));
}

/** A service, as far as its plan goes without the plans of others. */
type PlannedAlone = Omit<PlannedService, keyof WrittenElsewhere>;
type Plan = Omit<PlannedAlone, 'generated' | 'overridden'>;

/** Plans a service, and looks which of the outputs of its plan hold sources: a plan that was kept when others did is made anew. */
async function planTracked(service: ResolvedService, planning: Planning, context: BuildContext): Promise<Result<Plan>> {
  return andThen(await planService(service, planning, context), async (one) => {
    const { disk } = context.host;
    const isThere = ({ outputs }: Action): boolean =>
      outputs.some((path) => !path.startsWith('{') && disk.identity(join(context.directories.root, path)) !== null);
    const index = planning.tracked.mayHold(one.plan) ? planning.tracked.index() : null;
    const all = one.plan.actions.some(isThere) ? await planning.tracked.directories() : new Set<string>();
    const tracked = trackedOutputs(one.plan, all);
    const { basis } = one;
    if (basis.kind !== 'new' && basis.tracked.join('\0') !== tracked.join('\0'))
      return planTracked(service, { ...planning, recall: () => null }, context);
    return ok({ ...one, plan: withoutTrackedResults(one.plan, all), basis: { ...basis, tracked, index } });
  });
}

async function planService(
  service: ResolvedService,
  { source, prober, question: ask, recall }: Planning,
  context: BuildContext,
): Promise<Result<Plan>> {
  const builder = builderOf(service, context);
  const question = ask(service, builder);
  const kept = recall(service.name, question);
  if (kept !== null) {
    const { plan, probeResults, tools, ...basis } = kept;
    return ok(
      { service, builder, plan, probeResults, tools, basis: { question, made: plan, index: null, ...basis } },
      kept.warnings,
    );
  }
  const tracePaths = new TracePaths();
  const view = source.for(tracePaths);
  const subject = { service, builder, source: view, prober, tracePaths };
  const planned = await probedPlan(subject, (probeResults) => builder.plan(service, view, probeResults));
  if (!planned.ok) return planned;
  const warnings = [
    ...planned.warnings,
    ...(await uselessInputs({ service, source: view, runtimes: context.runtimes })),
  ];
  const basis = { kind: 'new', question, tracePaths, warnings, made: planned.value.plan } as const;
  return ok({ service, builder, ...planned.value, basis: { ...basis, tracked: [], index: null } }, warnings);
}

/** Variables are nothing of the disk that a plan is made from, and are looked at each time. */
async function withVariables(
  one: Plan,
  generated: GeneratedVariables,
  context: BuildContext,
): Promise<Result<PlannedAlone>> {
  const environments = one.plan.actions.map((action) => action.env);
  return ok({ ...one, generated, overridden: await overriddenUrls(environments, generated, context) });
}
