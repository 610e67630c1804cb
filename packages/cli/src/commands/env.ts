import type { BuildContext } from '@svc-build/engine/build-context';
import { type ExplainedVariable, explainVariables } from '@svc-build/engine/environment/explain-variables';
import { variableLayers } from '@svc-build/engine/environment/variable-layers';
import type { PlannedService } from '@svc-build/engine/plan/plan-project';
import { openRunState } from '@svc-build/engine/record/run-state';
import { exitCodeOf } from '@svc-build/model/exit-code';
import { andThen, ok, type Result } from '@svc-build/model/result';
import type { EnvArguments } from '../arguments.ts';
import { composeBuild } from '../compose-build.ts';
import { type OpenProject, openProject } from '../open-project.ts';
import { planOpened } from '../plan-opened.ts';
import { printDiagnostics } from '../render/print-diagnostics.ts';
import { textTable } from '../render/text-table.ts';
import { unknownService } from '../unknown-service.ts';
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
  opened: OpenProject,
  world: World,
): Promise<Result<readonly ServiceVariables[]>> {
  const names = opened.project.services.map(({ name }) => name);
  if (args.service !== null && !names.includes(args.service)) return unknownService(args.service, names);
  const plain = { concurrency: null, force: false, cache: true, verifyInputs: false };
  const context = composeBuild({ ...args, ...plain }, opened, () => {}, world);
  return andThen(await planOpened(opened, openRunState(context), context), async (planned) => {
    const wanted = planned.filter(({ service }) => args.service === null || service.name === args.service);
    return ok(await Promise.all(wanted.map((one) => variablesOf(one, context))));
  });
}

/** The variables of the service's own work; what several services share sees none of anybody's. */
async function variablesOf(
  { service, plan, generated }: PlannedService,
  context: BuildContext,
): Promise<ServiceVariables> {
  const own = plan.actions.findLast(
    ({ env: { urls, names, prefixes, files } }) => urls || [names, prefixes, files].some(({ length }) => length > 0),
  );
  const layers = own === undefined ? [] : await variableLayers(own.env, generated, context);
  return { service: service.name, variables: explainVariables(layers) };
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
