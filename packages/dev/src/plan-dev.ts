import type { BuildContext } from '@svc-build/engine/build-context';
import { overriddenUrls } from '@svc-build/engine/environment/overridden-urls';
import type { GeneratedVariables } from '@svc-build/engine/environment/variable-layers';
import type { ActionOwner } from '@svc-build/engine/execute/action-graph';
import { isAmongSources } from '@svc-build/engine/execute/action-locks';
import type { PlannedService } from '@svc-build/engine/plan/plan-project';
import { builderOf, probedPlan } from '@svc-build/engine/plan/probed-plan';
import type { Prober } from '@svc-build/engine/plan/prober';
import { error } from '@svc-build/model/diagnostic';
import { withNeeded } from '@svc-build/model/needed-services';
import type { DevPlan, ProbeResults } from '@svc-build/model/plan';
import { all, andThen, fail, ok, type Result } from '@svc-build/model/result';
import type { ResolvedProject, ResolvedService } from '@svc-build/model/service';
import type { SourceTree } from '@svc-build/model/source-tree';
import { TracePaths } from '@svc-build/trace/trace';

/** A service with how it runs from its sources. The actions are in `plan` as a build has them, for the executor. */
export interface PlannedDev extends Omit<PlannedService, 'basis' | 'written' | 'writtenByNeeded'> {
  readonly dev: DevPlan;
  /** What the services that it depends on leave among the sources when they are built. */
  readonly before: readonly ActionOwner[];
}

/** What services are planned with. */
interface DevPlanning {
  readonly source: SourceTree;
  readonly prober: Prober;
  readonly context: BuildContext;
  /** The URLs of the project's services. */
  readonly urls: (service: ResolvedService) => GeneratedVariables;
}

/** Plans how a service runs from its sources, and what has to be built for that. */
export async function planDev(
  service: ResolvedService,
  { services }: Pick<ResolvedProject, 'services'>,
  planning: DevPlanning,
): Promise<Result<PlannedDev>> {
  const { source, prober, context, urls } = planning;
  const builder = builderOf(service, context);
  const make = async (probeResults: ProbeResults): Promise<Result<DevPlan>> => {
    if (builder.dev !== undefined) return builder.dev(service, source, probeResults);
    const message = `The builder "${builder.name}" cannot run the service "${service.name}" from its sources.`;
    const help = 'Leave the service out with --only, or build and serve it.';
    return fail(error('DEV_UNSUPPORTED', message, help, { service: service.name, location: service.at }));
  };
  const needed = withNeeded(service.dependsOn, services);
  const before = all(
    await Promise.all(services.filter(({ name }) => needed.has(name)).map((one) => planBefore(one, planning))),
  );
  if (!before.ok) return before;
  // Plans are made anew at each change, so nobody asks what a plan was made from.
  const subject = { service, builder, source, prober, tracePaths: new TracePaths() };
  return andThen(await probedPlan(subject, make), async ({ plan: dev, probeResults, tools }) => {
    const generated = urls(service);
    const forRun = dev.run.kind === 'process' ? [dev.run.env] : [];
    const environments = [...dev.actions.map((action) => action.env), ...forRun];
    const overridden = await overriddenUrls(environments, generated, context);
    const plan = { service: service.name, actions: dev.actions };
    return ok({ service, builder, plan, dev, probeResults, tools, generated, overridden, before: before.value });
  });
}

/** The part of a service's build that others may read: what it leaves among the sources, and all that this needs. */
async function planBefore(
  service: ResolvedService,
  { source, prober, context, urls }: DevPlanning,
): Promise<Result<ActionOwner>> {
  const builder = builderOf(service, context);
  const subject = { service, builder, source, prober, tracePaths: new TracePaths() };
  const planned = await probedPlan(subject, (probeResults) => builder.plan(service, source, probeResults));
  return andThen(planned, async ({ plan: { actions }, tools }) => {
    const byId = new Map(actions.map((action) => [action.id, action]));
    const wanted = new Set(actions.filter(({ outputs }) => outputs.some(isAmongSources)).map(({ id }) => id));
    // What is added to a set while it is walked is walked too.
    for (const id of wanted) for (const need of byId.get(id)?.needs ?? []) wanted.add(need);
    const plan = { service: service.name, actions: actions.filter(({ id }) => wanted.has(id)) };
    return ok({ service, builder, plan, tools, generated: urls(service) });
  });
}
