import type { Diagnostic } from '@svc-build/model/diagnostic';
import { withNeeded } from '@svc-build/model/needed-services';
import type { PlannedService } from '../plan/plan-project.ts';
import type { StagedRun } from './run-actions.ts';

/** What went wrong in actions of services that a service depends on and that are not built themselves: nobody else says it. */
export async function failuresOfNeeded(
  { service }: PlannedService,
  { project, planned, decisions, actions }: StagedRun,
): Promise<readonly Diagnostic[]> {
  if (service.dependsOn.length === 0) return [];
  const names = withNeeded(service.dependsOn, project.services);
  const others = planned.filter(
    (one) => names.has(one.service.name) && decisions.get(one.service.name)?.kind !== 'build',
  );
  const outcomes = await Promise.all(others.flatMap(({ plan }) => plan.actions.map(({ id }) => actions.get(id))));
  return outcomes.flatMap((one) => (one?.kind === 'failed' ? one.diagnostics : []));
}
