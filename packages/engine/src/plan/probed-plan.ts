import type { Builder } from '@svc-build/model/builder';
import type { Action, ProbeResults } from '@svc-build/model/plan';
import { andThen, fail, ok, type Result } from '@svc-build/model/result';
import type { ResolvedService } from '@svc-build/model/service';
import type { SourceTree } from '@svc-build/model/source-tree';
import type { TracePaths } from '@svc-build/trace/trace-paths';
import type { ToolVersions } from '../tools/check-tools.ts';
import type { Prober } from './prober.ts';

/** Who asks for a plan, and what may be looked at for it; `tracePaths` notes all of that. */
export interface PlanSubject {
  readonly service: ResolvedService;
  readonly builder: Builder;
  readonly source: SourceTree;
  readonly prober: Prober;
  readonly tracePaths: TracePaths;
}

/** A plan, with the results of the probes behind it and the versions of all tools that it needs. */
export interface ProbedPlan<Plan> {
  readonly plan: Plan;
  readonly probeResults: ProbeResults;
  readonly tools: ToolVersions;
}

/** Runs the builder's probes, has `make` plan from their results, and asks for the tools that the plan's actions need. */
export async function probedPlan<Plan extends { readonly actions: readonly Action[] }>(
  { service, builder, source, prober, tracePaths }: PlanSubject,
  make: (probeResults: ProbeResults) => Promise<Result<Plan>>,
): Promise<Result<ProbedPlan<Plan>>> {
  return andThen(await builder.probe(service, source), async (probes) => {
    const forProbes = await prober.tools(
      probes.flatMap((probe) => probe.requires),
      tracePaths,
    );
    if (!forProbes.ok) return fail(...forProbes.diagnostics);
    const results = probes.map(async (probe) => [probe.id, await prober.probe(service, probe, tracePaths)] as const);
    const probeResults = Object.fromEntries(await Promise.all(results));
    return andThen(await make(probeResults), async (plan) => {
      const forActions = await prober.tools(
        plan.actions.flatMap((action) => action.requires),
        tracePaths,
      );
      return forActions.ok
        ? ok({ plan, probeResults, tools: { ...forProbes.value, ...forActions.value } })
        : forActions;
    });
  });
}
