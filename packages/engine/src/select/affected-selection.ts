import { withNeeded } from '@svc-build/model/needed-services';
import { andThen, ok, type Result } from '@svc-build/model/result';
import { affectedServices, type PlannedSources } from './affected-services.ts';
import { gitChanges } from './git-changes.ts';

/** The names of the services that the changes since a revision can reach, with what they need; null for the default branch. */
export async function affectedSelection(
  ref: string | null,
  about: PlannedSources,
): Promise<Result<ReadonlySet<string>>> {
  const { planned, context } = about;
  const services = planned.map(({ service }) => service);
  const names = services.map(({ name }) => name);
  return andThen(await gitChanges(ref, names, context), async (changes) => {
    const affected = await affectedServices(changes, about);
    const since = `${changes.base.name} (${changes.base.commit.slice(0, 10)})`;
    context.report({ type: 'affected', since, services: affected });
    return ok(withNeeded(affected, services));
  });
}
