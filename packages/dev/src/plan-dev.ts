import type { BuildContext } from '@svc-build/engine/build-context';
import { overriddenUrls } from '@svc-build/engine/environment/overridden-urls';
import type { GeneratedVariables } from '@svc-build/engine/environment/variable-layers';
import { answerProbes } from '@svc-build/engine/plan/answer-probes';
import { builderOf } from '@svc-build/engine/plan/builder-of';
import type { PlannedService } from '@svc-build/engine/plan/plan-project';
import type { Prober } from '@svc-build/engine/plan/prober';
import type { DevPlan } from '@svc-build/model/dev-plan';
import { error } from '@svc-build/model/diagnostic';
import { andThen, fail, ok, type Result } from '@svc-build/model/result';
import type { ResolvedService } from '@svc-build/model/service';
import type { SourceTree } from '@svc-build/model/source-tree';
import { LookedPaths } from '@svc-build/trace/looked-paths';

/** A service with how it runs from its sources. The actions are in `plan` as a build has them, for the executor. */
export interface PlannedDev extends Omit<PlannedService, 'basis'> {
  readonly dev: DevPlan;
}

/** Plans how a service runs from its sources. */
export async function planDev(
  service: ResolvedService,
  generated: GeneratedVariables,
  source: SourceTree,
  prober: Prober,
  context: BuildContext,
): Promise<Result<PlannedDev>> {
  const builder = builderOf(service, context);
  // Everything is looked at again at each change; nobody asks what a plan was made from.
  const looked = new LookedPaths();
  return andThen(await answerProbes(service, builder, source, prober, looked), async ({ answers, tools }) => {
    if (builder.dev === undefined) {
      return fail(
        error(
          'DEV_UNSUPPORTED',
          `The builder "${builder.name}" cannot run the service "${service.name}" from its sources.`,
          'Leave the service out with --only, or build and serve it.',
          { service: service.name, location: service.at },
        ),
      );
    }
    return andThen(await builder.dev(service, source, answers), async (dev) => {
      const forActions = await prober.tools(
        dev.actions.flatMap((action) => action.requires),
        looked,
      );
      if (!forActions.ok) return forActions;
      const plan = { service: service.name, actions: dev.actions };
      const environments = [
        ...dev.actions.map((action) => action.env),
        ...(dev.run.kind === 'process' ? [dev.run.env] : []),
      ];
      const overridden = await overriddenUrls(environments, generated, context);
      const all = { ...tools, ...forActions.value };
      return ok({ service, builder, plan, dev, answers, tools: all, generated, overridden });
    });
  });
}
