import { withNeeded } from '@svc-build/model/needed-services';
import type { BuildPlan } from '@svc-build/model/plan';
import { andThen, ok, type Result } from '@svc-build/model/result';
import type { ResolvedService } from '@svc-build/model/service';
import { type DecidedRun, type Decision, decideAll, decideAlone } from './decide/decide-services.ts';
import { type ExplainedVariable, explainVariables } from './environment/explain-variables.ts';
import { variableLayers } from './environment/variable-layers.ts';
import { type ForeseenAction, foreseeActions } from './execute/foresee-actions.ts';
import type { PlannedService } from './plan/plan-project.ts';
import { checkPlaces, type PlannedRun, planRun } from './plan-run.ts';
import { recoverOutput } from './publish/recover-output.ts';
import { type LastServiceRecord, readLastService } from './record/last-run.ts';
import type { KeptService } from './record/service-artifact.ts';
import type { RunOutside, RunRequest } from './run-request.ts';

/** A service, its plan, and what a build would do about it. */
export interface ExplainedPlan {
  readonly service: ResolvedService;
  /** Null for one that a build would not plan. */
  readonly plan: BuildPlan | null;
  readonly decision: Decision | { readonly kind: 'kept' };
}

/** Plans and decides as a build does, and stops there: what `--dry-run` shows. */
export async function explainPlans(
  request: RunRequest,
  outside: RunOutside,
): Promise<Result<readonly ExplainedPlan[]>> {
  return andThen(await planRun(request, outside, { check: checkPlaces }), async (run) => {
    // A build begins by putting back what a killed run had moved out of the way, and decides about that.
    await recoverOutput(run.context);
    return andThen(await decideAll(run), ({ decisions, kept, planned }) => {
      const keptOnes = new Map(kept.map((one) => [one.service.name, keptDecision(one)]));
      const plans = new Map(planned.map(({ service, plan }) => [service.name, plan]));
      return ok(
        run.project.services.map((service) => {
          const decision = keptOnes.get(service.name) ?? decisionOf(service.name, decisions);
          return { service, plan: plans.get(service.name) ?? null, decision };
        }),
      );
    });
  });
}

/** What a run does about a service that it is not about. */
function keptDecision({ restored }: KeptService): ExplainedPlan['decision'] {
  return restored === null ? { kind: 'kept' } : { kind: 'restore', ...restored };
}

/** What a build would do about a service, and what it was last built for. */
export interface ExplainedDecision {
  readonly service: string;
  readonly decision: Decision;
  /** What a build would do with its actions; empty where there is no build. */
  readonly actions: readonly ForeseenAction[];
  readonly last: LastServiceRecord | null;
}

/** Says why a service would be built, or why it was built last: what `why` shows. Others are planned where it needs them. */
export async function explainDecision(
  service: string,
  request: RunRequest,
  outside: RunOutside,
): Promise<Result<ExplainedDecision>> {
  const selection = { kind: 'services', names: [service] } as const;
  return andThen(await planRun({ ...request, selection }, outside), async (run) => {
    await recoverOutput(run.context);
    const { decisions } = await decideAlone(withNeeded([service], run.project.services), run);
    const decision = decisionOf(service, decisions);
    const planned = run.planned.find((one) => one.service.name === service);
    const isBuilt = decision.kind === 'build' && planned !== undefined;
    const actions = isBuilt ? await foreseeActions(planned, run) : [];
    const last = readLastService(run.context.directories.state, service, run.context.host.disk);
    return ok({ service, decision, actions, last });
  });
}

/** The variables that the build of a service sees, each with its source. */
export interface ExplainedEnvironment {
  readonly service: string;
  readonly variables: readonly ExplainedVariable[];
}

/** Says what the builds of the services that were asked for see: what `env` shows. */
export async function explainEnvironment(
  request: RunRequest,
  outside: RunOutside,
): Promise<Result<readonly ExplainedEnvironment[]>> {
  return andThen(await planRun(request, outside), async ({ planned, context }) =>
    ok(await Promise.all(planned.map((one) => variablesOf(one, context)))),
  );
}

function decisionOf(service: string, decisions: DecidedRun['decisions']): Decision {
  const decision = decisions.get(service);
  if (decision === undefined) throw new Error(`Nothing was decided about the service ${service}.`);
  return decision;
}

/** The variables of the service's own work; an action that several services share sees no variables of theirs. */
async function variablesOf(
  { service, plan, generated }: PlannedService,
  context: PlannedRun['context'],
): Promise<ExplainedEnvironment> {
  const own = plan.actions.findLast(
    ({ env: { urls, names, prefixes, files } }) => urls || [names, prefixes, files].some(({ length }) => length > 0),
  );
  const layers = own === undefined ? [] : await variableLayers(own.env, generated, context);
  return { service: service.name, variables: explainVariables(layers) };
}
