import { type ExplainedVariable, explainVariables } from '@svc-build/build/explain-variables';
import { type PlannedService, planProject } from '@svc-build/build/plan-project';
import { variableLayers } from '@svc-build/build/variable-layers';
import { error } from '@svc-build/model/diagnostic';
import { exitCodeOf } from '@svc-build/model/exit-code';
import { andThen, fail, ok, type Result } from '@svc-build/model/result';
import { suggest } from '@svc-build/project/suggest';
import type { EnvArguments } from '../arguments.ts';
import { composeBuild } from '../compose-build.ts';
import { type OpenProject, openProject } from '../open-project.ts';
import { printDiagnostics } from '../render/print-diagnostics.ts';
import { textTable } from '../render/text-table.ts';
import type { World } from '../world.ts';

interface ServiceVariables {
  readonly service: string;
  readonly variables: readonly ExplainedVariable[];
}

/** `svc-build env [service]`: what the build of each service sees, where it comes from, and what it took the place of. */
export async function env(args: EnvArguments, world: World): Promise<number> {
  const explained = await andThen(await openProject(args.common, world), (opened) => explain(args, opened, world));
  printDiagnostics(explained, args.common, world);
  if (!explained.ok) return exitCodeOf(explained.diagnostics);
  if (args.common.json) world.stdout.write(`${JSON.stringify({ services: explained.value }, null, 2)}\n`);
  else for (const one of explained.value) for (const line of lines(one)) world.stdout.write(`${line}\n`);
  return 0;
}

async function explain(
  args: EnvArguments,
  { project, source, ...opened }: OpenProject,
  world: World,
): Promise<Result<readonly ServiceVariables[]>> {
  const names = project.services.map(({ name }) => name);
  if (args.service !== null && !names.includes(args.service)) return unknown(args.service, names);
  const context = composeBuild({ ...args, concurrency: null }, { ...opened, project, source }, () => {}, world);
  return andThen(await planProject(project, source, context), async (planned) => {
    const wanted = planned.filter(({ service }) => args.service === null || service.name === args.service);
    return ok(await Promise.all(wanted.map((one) => variablesOf(one, opened.root, world))));
  });
}

/** The variables of the service's own work; what several services share sees none of anybody's. */
async function variablesOf(
  { service, plan, generated }: PlannedService,
  root: string,
  { host }: World,
): Promise<ServiceVariables> {
  const own = plan.units.findLast((unit) => unit.env.urls);
  const layers = own === undefined ? [] : await variableLayers(own.env, generated, host.env, root, host.files);
  return { service: service.name, variables: explainVariables(layers) };
}

function unknown(service: string, names: readonly string[]): Result<never> {
  const near = suggest(service, names);
  const help = near === null ? `The services are ${names.join(', ')}.` : `Did you mean "${near}"?`;
  return fail(error('UNKNOWN_SERVICE', `"vercel.json" has no service "${service}".`, help));
}

function lines({ service, variables }: ServiceVariables): readonly string[] {
  const shown = variables.filter(({ source }) => source !== 'base');
  const rows = shown.map(({ name, source, shadows, value }) => [
    `  ${name}`,
    value ?? '(not shown)',
    shadows.length === 0 ? source : `${source}, in place of ${shadows.join(', ')}`,
  ]);
  return [service, ...(rows.length === 0 ? ['  nothing beyond the base list'] : textTable(rows)), ''];
}
