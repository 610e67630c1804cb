import type { BuildContext } from '../build-context.ts';
import { baseVariables } from '../environment/variable-layers.ts';
import type { PlannedService } from '../plan/plan-project.ts';
import type { LastRun } from './last-run.ts';
import type { FinishedService, KeptService } from './service-artifact.ts';

/** A run, as far as variables go. */
interface WatchingRun {
  readonly services: readonly Pick<FinishedService, 'planned'>[];
  readonly kept: readonly KeptService[];
  readonly last: Pick<LastRun, 'variables'> | null;
}

/** Those that planned services depend on, and those of the last run where others are left as they are. */
export function watchedVariables(
  { services, kept, last }: WatchingRun,
  context: BuildContext,
): { readonly names: ReadonlySet<string>; readonly prefixes: readonly string[] } {
  const planned = services.map((one) => one.planned);
  const before = kept.length === 0 ? undefined : last?.variables;
  const names = [...variableNames(planned, context), ...Object.keys(before?.values ?? {})];
  return { names: new Set(names), prefixes: [...prefixesOf(planned), ...(before?.prefixes ?? [])] };
}

/** Every name that a declaration lets in, and what finds programs and packages. */
function variableNames(planned: readonly PlannedService[], { runtimes }: BuildContext): ReadonlySet<string> {
  const names = new Set(['SVC_BUILD_SECRET', ...baseVariables(runtimes)]);
  names.delete('SSH_AUTH_SOCK');
  // Services of one framework share what is generated for them.
  for (const generated of new Set(planned.map((one) => one.generated.names)))
    for (const name of generated) names.add(name);
  for (const { plan } of planned)
    for (const action of plan.actions) for (const name of action.env.names) names.add(name);
  return names;
}

function prefixesOf(planned: readonly PlannedService[]): readonly string[] {
  return [...new Set(planned.flatMap(({ plan }) => plan.actions.flatMap((action) => action.env.prefixes)))];
}
