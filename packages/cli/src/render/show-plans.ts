import type { BuildContext } from '@svc-build/engine/build-context';
import type { BuildJob } from '@svc-build/engine/build-job';
import { predict } from '@svc-build/engine/decide/decide-all';
import type { Decision } from '@svc-build/engine/decide/decide-service';
import type { PlannedService } from '@svc-build/engine/plan/plan-project';
import type { RunState } from '@svc-build/engine/record/run-state';
import { commandLine } from '@svc-build/model/command-line';
import { unescapePlaceholders } from '@svc-build/model/placeholders';
import type { Step } from '@svc-build/model/plan';
import { unreachable } from '@svc-build/model/unreachable';
import type { BuildArguments } from '../arguments.ts';
import type { World } from '../world.ts';
import { type Style, styleOf } from './style.ts';

/** Shows what a build would do, for people or for machines. */
export async function showPlans(
  job: BuildJob,
  state: RunState,
  context: BuildContext,
  { dryRun, common }: BuildArguments,
  world: World,
): Promise<number> {
  const { planned } = job;
  const { lookups: decisions } = await predict(job, state, context);
  const decisionOf = ({ service }: PlannedService): Decision => {
    const decision = decisions.get(service.name);
    if (decision === undefined) throw new Error(`Nothing was decided for the service ${service.name}.`);
    return decision;
  };
  if (dryRun === 'json') {
    const services = planned.map((one) => {
      const { service, plan } = one;
      const decision = decisionOf(one);
      const reasons = decision.kind === 'fresh' ? [] : decision.reasons;
      return { name: service.name, framework: service.framework, outcome: decision.kind, reasons, plan };
    });
    world.stdout.write(`${JSON.stringify({ services }, null, common.json ? 0 : 2)}\n`);
    return 0;
  }
  const style = styleOf(world.stdout, common, world);
  for (const one of planned) for (const line of planLines(one, decisionOf(one), style)) world.stdout.write(`${line}\n`);
  return 0;
}

function planLines({ service, plan }: PlannedService, decision: Decision, style: Style): readonly string[] {
  const { name, framework, root, routePrefix } = service;
  return [
    `${style.cyan(name)} ${framework} in ${root}, at ${routePrefix}: ${style.bold(decision.kind)}${becauseOf(decision)}`,
    // Only actions that will run are listed.
    ...(decision.kind === 'build' ? plan.actions.filter(({ steps }) => steps.length > 0) : []).flatMap((action) => [
      `  ${style.bold(action.label)}`,
      ...action.steps.map((step) => `    ${stepText(step)}`),
    ]),
    '',
  ];
}

function becauseOf(decision: Decision): string {
  return decision.kind === 'fresh' ? '' : `, because ${decision.reasons.join(', ')}`;
}

function stepText(step: Step): string {
  switch (step.kind) {
    case 'run':
      return `${commandLine(step.argv.map(unescapePlaceholders))}   (in ${unescapePlaceholders(step.cwd)})`;
    case 'write':
      return `write ${unescapePlaceholders(step.path)}`;
    case 'call':
      return `svc-build ${step.module} → ${step.output}`;
    default:
      return unreachable(step);
  }
}
