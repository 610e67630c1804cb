import { join } from 'node:path';
import type { Builder } from '@svc-build/model/builder';
import { type Diagnostic, distinctDiagnostics } from '@svc-build/model/diagnostic';
import { withNeeded } from '@svc-build/model/needed-services';
import type { Action, BuildPlan, ProbeResults } from '@svc-build/model/plan';
import { all, andThen, fail, ok, type Result } from '@svc-build/model/result';
import type { ResolvedProject, ResolvedService } from '@svc-build/model/service';
import type { HashedInputs } from '@svc-build/trace/hash-inputs';
import { TracePaths } from '@svc-build/trace/trace';
import type { TracedTree } from '@svc-build/trace/traced-tree';
import type { BuildContext } from '../build-context.ts';
import { type OverriddenUrl, overriddenUrls, overrideWarnings } from '../environment/overridden-urls.ts';
import { type GeneratedVariables, generatedVariables } from '../environment/variable-layers.ts';
import { createSchedule } from '../schedule.ts';
import type { ToolVersions } from '../tools/check-tools.ts';
import { uselessInputs } from './file-patterns.ts';
import type { PlanQuestion, RecallPlan } from './plan-memory.ts';
import { builderOf, probedPlan } from './probed-plan.ts';
import type { Prober } from './prober.ts';
import { trackedOutputs, withoutTrackedResults } from './tracked-results.ts';
import { withoutWritten } from './without-written.ts';

/** A service with its plan, the results of the probes behind it, and the versions of the tools that it needs. */
export interface PlannedService {
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
  /** What the builds of all services write: no input unless a pattern names it itself. */
  readonly written: readonly string[];
  /** What the builds of the services that it depends on write: no input whatever names it, for their keys say what it holds. */
  readonly writtenByNeeded: { readonly paths: readonly string[]; readonly patterns: readonly string[] };
}

/** Where a plan comes from: it was made now, or kept by an earlier run, and nothing that it was made from has moved. */
type PlanBasis =
  | {
      readonly kind: 'new';
      /** Everything that it was made from but what is on disk. */
      readonly question: string;
      readonly tracePaths: TracePaths;
      /** What planning warned of. */
      readonly warnings: readonly Diagnostic[];
      /** As its builder made it. */
      readonly made: BuildPlan;
      /** Those of its outputs that hold sources. */
      readonly tracked: readonly string[];
    }
  /** With the inputs that belong to it, which have not moved either. */
  | { readonly kind: 'kept'; readonly inputs: HashedInputs; readonly tracked: readonly string[] };

/** What planning needs of the run around it. */
export interface Planning {
  readonly source: TracedTree;
  readonly prober: Prober;
  readonly question: PlanQuestion;
  readonly recall: RecallPlan;
  /** Directories by the names of results that hold sources. */
  readonly tracked: () => Promise<ReadonlySet<string>>;
}

/** What is read to plan a service is held until it is planned; more of them wait only for programs. */
const MOST_AT_ONCE = 64;

/** Plans services side by side. All that is wrong with any of them is reported; nothing has been written by then. */
export async function planProject(
  project: ResolvedProject,
  planning: Planning,
  context: BuildContext,
): Promise<Result<readonly PlannedService[]>> {
  const urls = generatedVariables(project, context.origin);
  const schedule = createSchedule(MOST_AT_ONCE);
  const planned = all(
    await Promise.all(
      project.services.map((service) =>
        schedule(async () =>
          andThen(await planTracked(service, planning, context), (one) => withVariables(one, urls(service), context)),
        ),
      ),
    ),
  );
  if (!planned.ok) return fail(...distinctDiagnostics(planned.diagnostics));
  const overridden = planned.value.map((one) => ({ service: one.service.name, overridden: one.overridden }));
  const written = [...new Set(planned.value.flatMap(({ plan }) => outputsOf(plan)))].sort();
  const byName = new Map(planned.value.map((one) => [one.service.name, one]));
  const services = planned.value.map((one) => {
    const byNeeded = writtenByNeeded(one, byName);
    return { ...one, plan: withoutWritten(one, byNeeded), written, writtenByNeeded: byNeeded };
  });
  return ok(services, [...distinctDiagnostics(planned.warnings), ...overrideWarnings(overridden)]);
}

function writtenByNeeded({ service }: Plan, all: ReadonlyMap<string, Plan>): PlannedService['writtenByNeeded'] {
  if (service.dependsOn.length === 0) return { paths: [], patterns: [] };
  const services = [...all.values()].map((one) => one.service);
  const plans = [...withNeeded(service.dependsOn, services)].flatMap((name) => all.get(name) ?? []);
  return {
    paths: plans.flatMap(({ plan }) => outputsOf(plan)),
    patterns: plans.flatMap(({ service: one, plan }) => [
      ...one.generated,
      ...plan.actions.flatMap(({ generated }) => generated),
    ]),
  };
}

function outputsOf({ actions }: BuildPlan): readonly string[] {
  return actions.flatMap(({ outputs }) => outputs);
}

type Plan = Omit<PlannedService, 'generated' | 'overridden' | 'written' | 'writtenByNeeded'>;

/** Plans a service, and looks which of the outputs of its plan hold sources: a plan that was kept when others did is made anew. */
async function planTracked(service: ResolvedService, planning: Planning, context: BuildContext): Promise<Result<Plan>> {
  return andThen(await planService(service, planning, context), async (one) => {
    const { disk } = context.host;
    const isThere = ({ outputs }: Action): boolean =>
      outputs.some((path) => !path.startsWith('{') && disk.identity(join(context.directories.root, path)) !== null);
    const all = one.plan.actions.some(isThere) ? await planning.tracked() : new Set<string>();
    const tracked = trackedOutputs(one.plan, all);
    const { basis } = one;
    if (basis.kind === 'kept' && basis.tracked.join('\0') !== tracked.join('\0'))
      return planTracked(service, { ...planning, recall: () => null }, context);
    return ok({ ...one, plan: withoutTrackedResults(one.plan, all), basis: { ...basis, tracked } });
  });
}

async function planService(
  service: ResolvedService,
  { source, prober, question: ask, recall }: Planning,
  context: BuildContext,
): Promise<Result<Plan>> {
  const builder = builderOf(service, context);
  const question = ask(service, builder);
  // What its inputs are follows from the plans of others too.
  const kept = service.dependsOn.length > 0 ? null : recall(service.name, question);
  if (kept !== null) {
    const { plan, probeResults, tools, warnings, inputs, tracked } = kept;
    return ok({ service, builder, plan, probeResults, tools, basis: { kind: 'kept', inputs, tracked } }, warnings);
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
  const basis = { kind: 'new', question, tracePaths, warnings, made: planned.value.plan, tracked: [] } as const;
  return ok({ service, builder, ...planned.value, basis }, warnings);
}

/** Variables are nothing of the disk that a plan is made from, and are looked at each time. */
async function withVariables(
  one: Plan,
  generated: GeneratedVariables,
  context: BuildContext,
): Promise<Result<Omit<PlannedService, 'written' | 'writtenByNeeded'>>> {
  const environments = one.plan.actions.map((action) => action.env);
  return ok({ ...one, generated, overridden: await overriddenUrls(environments, generated, context) });
}
