import type { ExplainedPlan } from '@svc-build/engine/explain';
import { commandLine } from '@svc-build/model/host';
import { type Step, unescapePlaceholders } from '@svc-build/model/plan';
import { unreachable } from '@svc-build/model/unreachable';
import type { BuildArguments } from '../arguments.ts';
import type { World } from '../world.ts';
import { type Style, styleOf } from './diagnostic-text.ts';

/** Shows what a build would do, for people or for machines. */
export function showPlans(
  explained: readonly ExplainedPlan[],
  { dryRun, common }: Pick<BuildArguments, 'dryRun' | 'common'>,
  world: World,
): void {
  if (dryRun === 'json') {
    const services = explained.map(({ service, plan, decision }) => {
      const reasons = 'reasons' in decision ? decision.reasons : [];
      return { name: service.name, framework: service.framework, outcome: decision.kind, reasons, plan };
    });
    world.stdout.write(`${JSON.stringify({ services }, null, common.json ? 0 : 2)}\n`);
    return;
  }
  const style = styleOf(world.stdout, common, world);
  for (const one of explained) for (const line of planLines(one, style)) world.stdout.write(`${line}\n`);
}

function planLines({ service, plan, decision }: ExplainedPlan, style: Style): readonly string[] {
  const { name, framework, root, routePrefix } = service;
  return [
    `${style.cyan(name)} ${framework} in ${root}, at ${routePrefix}: ${style.bold(decision.kind)}${becauseOf(decision)}`,
    // What is taken from elsewhere is not built.
    ...(decision.kind === 'build' ? (plan?.actions ?? []) : [])
      .filter(({ steps }) => steps.length > 0)
      .flatMap((action) => [`  ${style.bold(action.label)}`, ...action.steps.map((step) => `    ${stepText(step)}`)]),
    '',
  ];
}

function becauseOf(decision: ExplainedPlan['decision']): string {
  if (decision.kind === 'kept') return ', unchecked';
  return decision.kind === 'fresh' ? '' : `, because ${decision.reasons.join(', ')}`;
}

function stepText(step: Step): string {
  switch (step.kind) {
    case 'run':
      return `${commandLine(step.argv.map(unescapePlaceholders))}   (in ${unescapePlaceholders(step.cwd)})`;
    case 'write':
      return `write ${unescapePlaceholders(step.path)}`;
    case 'copy':
      return `copy ${unescapePlaceholders(step.from)} to ${unescapePlaceholders(step.to)}`;
    case 'call':
      return `svc-build ${step.module} → ${step.output}`;
    default:
      return unreachable(step);
  }
}
