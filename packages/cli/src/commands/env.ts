import { type ExplainedEnvironment, explainEnvironment } from '@svc-build/engine/explain';
import { exitCodeOf } from '@svc-build/model/diagnostic';
import type { EnvArguments } from '../arguments.ts';
import { openKnowing, runOutside } from '../open-project.ts';
import { printDiagnostics } from '../render/print-diagnostics.ts';
import { textTable } from '../render/text-layout.ts';
import { runRequest } from '../run-request.ts';
import type { World } from '../world.ts';

/** `svc-build env [service]`: what the build of each service sees, where it comes from, and what it took the place of. */
export async function env(args: EnvArguments, world: World): Promise<number> {
  const named = args.service === null ? [] : [args.service];
  const outside = openKnowing(
    named,
    runOutside(args.common, () => {}, world),
  );
  const selection = named.length === 0 ? ({ kind: 'all' } as const) : ({ kind: 'services', names: named } as const);
  const explained = await explainEnvironment(runRequest({ ...args, selection }, world), outside);
  printDiagnostics(explained, args.common, world);
  if (!explained.ok) return exitCodeOf(explained.diagnostics);
  const services = explained.value.filter(({ service }) => args.service === null || service === args.service);
  if (args.common.json) world.stdout.write(`${JSON.stringify({ services }, null, 2)}\n`);
  else for (const one of services) for (const line of lines(one)) world.stdout.write(`${line}\n`);
  return 0;
}

function lines({ service, variables }: ExplainedEnvironment): readonly string[] {
  const shown = variables.filter(({ source }) => source !== 'base');
  const rows = shown.map(({ name, source, shadows, value }) => [
    `  ${name}`,
    value ?? '(not shown)',
    shadows.length === 0 ? source : `${source}, in place of ${shadows.join(', ')}`,
  ]);
  return [service, ...(rows.length === 0 ? ['  nothing beyond the base list'] : textTable(rows)), ''];
}
