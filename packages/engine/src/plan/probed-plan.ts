import type { Builder } from '@svc-build/model/builder';
import type { Action, DevPlan, ProbeResults, Requirement } from '@svc-build/model/plan';
import { andThen, fail, ok, type Result } from '@svc-build/model/result';
import type { ResolvedService } from '@svc-build/model/service';
import type { SourceTree } from '@svc-build/model/source-tree';
import type { TracePaths } from '@svc-build/trace/trace';
import type { BuildContext } from '../build-context.ts';
import type { ChosenTools } from '../tools/check-tools.ts';
import type { Prober } from './prober.ts';

/** Who asks for a plan, and what may be looked at for it; `tracePaths` notes all of that. */
export interface PlanSubject {
  readonly service: ResolvedService;
  readonly builder: Builder;
  readonly source: SourceTree;
  readonly prober: Prober;
  readonly tracePaths: TracePaths;
}

/** A plan, with the results of the probes behind it and all tools that it needs. */
export interface ProbedPlan<Plan> {
  readonly plan: Plan;
  readonly probeResults: ProbeResults;
  readonly tools: ChosenTools;
}

/** What a plan has run: actions, and perhaps a program that goes on. */
interface PlannedWork {
  readonly actions: readonly Pick<Action, 'requires'>[];
  readonly run?: DevPlan['run'];
}

/** The requirements of all work of a plan, of each by itself. */
export function workOf({ actions, run }: PlannedWork): readonly (readonly Requirement[])[] {
  const own = run?.kind === 'process' ? run.requires : undefined;
  return [...actions.map(({ requires }) => requires), ...(own === undefined ? [] : [own])];
}

/** Runs the builder's probes, has `make` plan from their results, and asks for the tools that the plan's actions need. */
export async function probedPlan<Plan extends PlannedWork>(
  { service, builder, source, prober, tracePaths }: PlanSubject,
  make: (probeResults: ProbeResults) => Promise<Result<Plan>>,
): Promise<Result<ProbedPlan<Plan>>> {
  return andThen(await builder.probe(service, source), async (probes) => {
    const forProbes = await prober.tools(
      probes.map((probe) => probe.requires),
      tracePaths,
    );
    if (!forProbes.ok) return fail(...forProbes.diagnostics);
    const results = probes.map(async (probe) => [probe.id, await prober.probe(service, probe, tracePaths)] as const);
    const probeResults = Object.fromEntries(await Promise.all(results));
    return andThen(await make(probeResults), async (plan) => {
      const forActions = await prober.tools(workOf(plan), tracePaths);
      return forActions.ok
        ? ok({ plan, probeResults, tools: { ...forProbes.value, ...forActions.value } })
        : forActions;
    });
  });
}

/** The builder of a resolved service; it was one of these that resolved it. */
export function builderOf(
  { builder: name }: Pick<ResolvedService, 'builder'>,
  { builders }: Pick<BuildContext, 'builders'>,
): Builder {
  const builder = builders.find((one) => one.name === name);
  if (builder === undefined) throw new Error(`No builder is called ${name}.`);
  return builder;
}

/**
 * Whether results hold for as long as nothing in the traces of their programs has moved. That a program is not on PATH is
 * in its trace; whatever made one fail, such as a network that was away or a shim with nothing behind it, may be over next
 * time without a trace.
 */
export function isLasting(probeResults: ProbeResults): boolean {
  return Object.values(probeResults).every(({ code }) => code === 0 || code === null);
}
