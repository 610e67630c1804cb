import type { Builder } from '@svc-build/model/builder';
import type { Diagnostic } from '@svc-build/model/diagnostic';
import type { Answers, BuildPlan } from '@svc-build/model/plan';
import { all, andThen, fail, ok, type Result } from '@svc-build/model/result';
import type { ResolvedProject, ResolvedService } from '@svc-build/model/service';
import type { SourceTree } from '@svc-build/model/source-tree';
import { answerProbes } from './answer-probes.ts';
import type { BuildContext } from './build-context.ts';
import type { ToolVersions } from './check-tools.ts';
import { generatedVariables } from './generated-variables.ts';
import type { Inquiry } from './inquiry.ts';
import { type OverriddenUrl, overriddenUrls } from './overridden-urls.ts';
import { overrideWarnings } from './override-warnings.ts';
import type { GeneratedVariables } from './variable-layers.ts';

/** A service with its plan, the answers behind it, and the versions of the tools that it needs. */
export interface PlannedService {
  readonly service: ResolvedService;
  readonly builder: Builder;
  readonly plan: BuildPlan;
  readonly answers: Answers;
  readonly tools: ToolVersions;
  /** Service URLs for its build. */
  readonly generated: GeneratedVariables;
  /** Those of them in whose place the user has put a value. */
  readonly overridden: readonly OverriddenUrl[];
}

/** Plans every service at once. All that is wrong with any of them is reported; nothing has been written by then. */
export async function planProject(
  project: ResolvedProject,
  source: SourceTree,
  inquiry: Inquiry,
  context: BuildContext,
): Promise<Result<readonly PlannedService[]>> {
  const urls = generatedVariables(project, context.origin);
  const planned = all(
    await Promise.all(project.services.map((service) => planService(service, urls, source, context, inquiry))),
  );
  if (!planned.ok) return fail(...distinct(planned.diagnostics));
  const overridden = planned.value.map((one) => ({ service: one.service.name, overridden: one.overridden }));
  return ok(planned.value, [...planned.warnings, ...overrideWarnings(overridden)]);
}

/** Services that share a root share what is wrong with it. */
function distinct(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  return [...new Map(diagnostics.map((one) => [JSON.stringify(one), one])).values()];
}

async function planService(
  service: ResolvedService,
  urls: ReturnType<typeof generatedVariables>,
  source: SourceTree,
  context: BuildContext,
  inquiry: Inquiry,
): Promise<Result<PlannedService>> {
  return andThen(
    await answerProbes(service, source, context, inquiry),
    async ({ builder, answers, tools: forProbes }) =>
      andThen(await builder.plan(service, source, answers), async (plan) => {
        const forUnits = await inquiry.tools(plan.units.flatMap((unit) => unit.requires));
        if (!forUnits.ok) return fail(...forUnits.diagnostics);
        const generated = urls(service);
        const environments = plan.units.map((unit) => unit.env);
        const overridden = await overriddenUrls(environments, generated, context);
        const tools = { ...forProbes, ...forUnits.value };
        return ok({ service, builder, plan, answers, tools, generated, overridden });
      }),
  );
}
