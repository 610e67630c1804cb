import type { PlannedService } from '@svc-build/build/plan-project';
import type { Step } from '@svc-build/model/plan';
import { unreachable } from '@svc-build/model/unreachable';
import type { BuildArguments } from '../arguments.ts';
import type { World } from '../world.ts';
import { type Style, styleOf } from './style.ts';

/** Shows what a build would do, for people or for machines. */
export function showPlans(
  planned: readonly PlannedService[],
  { dryRun, common }: BuildArguments,
  world: World,
): number {
  if (dryRun === 'json') {
    const services = planned.map(({ service, plan }) => ({
      name: service.name,
      framework: service.framework,
      outcome: 'build',
      plan,
    }));
    world.stdout.write(`${JSON.stringify({ services }, null, 2)}\n`);
    return 0;
  }
  const style = styleOf(world.stdout, common, world);
  for (const one of planned) for (const line of planLines(one, style)) world.stdout.write(`${line}\n`);
  return 0;
}

function planLines({ service, plan }: PlannedService, style: Style): readonly string[] {
  const { name, framework, root, routePrefix } = service;
  return [
    `${style.cyan(name)} ${framework} in ${root}, at ${routePrefix}: build`,
    ...plan.units.flatMap((unit) => [
      `  ${style.bold(unit.label)}`,
      ...unit.steps.map((step) => `    ${stepText(step)}`),
    ]),
    '',
  ];
}

function stepText(step: Step): string {
  switch (step.kind) {
    case 'run':
      return `${step.argv.join(' ')}   (in ${step.cwd})`;
    case 'write':
      return `write ${step.path}`;
    case 'call':
      return `svc-build ${step.module} → ${step.output}`;
    default:
      return unreachable(step);
  }
}
