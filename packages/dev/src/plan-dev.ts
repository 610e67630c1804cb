import { answerProbes } from '@svc-build/build/answer-probes';
import type { BuildContext } from '@svc-build/build/build-context';
import { builderOf } from '@svc-build/build/builder-of';
import type { Inquiry } from '@svc-build/build/inquiry';
import { LookedPaths } from '@svc-build/build/looked-paths';
import { overriddenUrls } from '@svc-build/build/overridden-urls';
import type { PlannedService } from '@svc-build/build/plan-project';
import type { GeneratedVariables } from '@svc-build/build/variable-layers';
import type { DevPlan } from '@svc-build/model/dev-plan';
import { error } from '@svc-build/model/diagnostic';
import { andThen, fail, ok, type Result } from '@svc-build/model/result';
import type { ResolvedService } from '@svc-build/model/service';
import type { SourceTree } from '@svc-build/model/source-tree';

/** A service with how it runs from its sources. The units are in `plan` as a build has them, for the executor. */
export interface PlannedDev extends Omit<PlannedService, 'basis'> {
  readonly dev: DevPlan;
}

/** Plans how a service runs from its sources. */
export async function planDev(
  service: ResolvedService,
  generated: GeneratedVariables,
  source: SourceTree,
  inquiry: Inquiry,
  context: BuildContext,
): Promise<Result<PlannedDev>> {
  const builder = builderOf(service, context);
  // Everything is looked at again at each change; nobody asks what a plan was made from.
  const looked = new LookedPaths();
  return andThen(await answerProbes(service, builder, source, inquiry, looked), async ({ answers, tools }) => {
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
      const forUnits = await inquiry.tools(
        dev.units.flatMap((unit) => unit.requires),
        looked,
      );
      if (!forUnits.ok) return forUnits;
      const plan = { service: service.name, units: dev.units };
      const environments = [...dev.units.map((unit) => unit.env), ...(dev.run.kind === 'process' ? [dev.run.env] : [])];
      const overridden = await overriddenUrls(environments, generated, context);
      const all = { ...tools, ...forUnits.value };
      return ok({ service, builder, plan, dev, answers, tools: all, generated, overridden });
    });
  });
}
