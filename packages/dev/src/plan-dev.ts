import type { BuildContext } from '@svc-build/engine/build-context';
import { overriddenUrls } from '@svc-build/engine/environment/overridden-urls';
import type { GeneratedVariables } from '@svc-build/engine/environment/variable-layers';
import type { PlannedService } from '@svc-build/engine/plan/plan-project';
import { builderOf, probedPlan } from '@svc-build/engine/plan/probed-plan';
import type { Prober } from '@svc-build/engine/plan/prober';
import { error } from '@svc-build/model/diagnostic';
import type { DevPlan, ProbeResults } from '@svc-build/model/plan';
import { andThen, fail, ok, type Result } from '@svc-build/model/result';
import type { ResolvedService } from '@svc-build/model/service';
import type { SourceTree } from '@svc-build/model/source-tree';
import { TracePaths } from '@svc-build/trace/trace';

/** A service with how it runs from its sources. The actions are in `plan` as a build has them, for the executor. */
export interface PlannedDev extends Omit<PlannedService, 'basis' | 'written' | 'writtenByNeeded'> {
  readonly dev: DevPlan;
}

/** Plans how a service runs from its sources. `generated` are the URLs of the project's services. */
export async function planDev(
  service: ResolvedService,
  generated: GeneratedVariables,
  { source, prober, context }: { readonly source: SourceTree; readonly prober: Prober; readonly context: BuildContext },
): Promise<Result<PlannedDev>> {
  const builder = builderOf(service, context);
  const make = async (probeResults: ProbeResults): Promise<Result<DevPlan>> => {
    if (builder.dev !== undefined) return builder.dev(service, source, probeResults);
    const message = `The builder "${builder.name}" cannot run the service "${service.name}" from its sources.`;
    const help = 'Leave the service out with --only, or build and serve it.';
    return fail(error('DEV_UNSUPPORTED', message, help, { service: service.name, location: service.at }));
  };
  // Plans are made anew at each change, so nobody asks what a plan was made from.
  const subject = { service, builder, source, prober, tracePaths: new TracePaths() };
  return andThen(await probedPlan(subject, make), async ({ plan: dev, probeResults, tools }) => {
    const forRun = dev.run.kind === 'process' ? [dev.run.env] : [];
    const environments = [...dev.actions.map((action) => action.env), ...forRun];
    const overridden = await overriddenUrls(environments, generated, context);
    const plan = { service: service.name, actions: dev.actions };
    return ok({ service, builder, plan, dev, probeResults, tools, generated, overridden });
  });
}
