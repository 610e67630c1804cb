import { withNeeded } from '@svc-build/model/needed-services';
import { andThen, ok, type Result } from '@svc-build/model/result';
import { unreachable } from '@svc-build/model/unreachable';
import { affectedServices, type PlannedSources } from './affected-services.ts';
import { gitChanges } from './git-changes.ts';
import type { Selection } from './selection.ts';

/** The names of the services that a run is about, with what they need; null for all of them. */
export async function selectedServices(
  selection: Selection,
  about: PlannedSources,
): Promise<Result<ReadonlySet<string> | null>> {
  const { planned, context } = about;
  const services = planned.map(({ service }) => service);
  switch (selection.kind) {
    case 'all':
      return ok(null);
    case 'services':
      return ok(withNeeded(selection.names, services));
    case 'affected':
      return andThen(await gitChanges(selection.ref, context), async (changes) => {
        const affected = await affectedServices(changes, about);
        const since = `${changes.base.name} (${changes.base.commit.slice(0, 10)})`;
        context.report({ type: 'affected', since, services: affected });
        return ok(withNeeded(affected, services));
      });
    default:
      return unreachable(selection);
  }
}
