import type { ResolvedService } from './service.ts';

type Dependent = Pick<ResolvedService, 'name' | 'dependsOn'>;

/** Services with all that they depend on, directly or through others, by name. */
export function withNeeded(names: Iterable<string>, services: readonly Dependent[]): ReadonlySet<string> {
  const byName = new Map(services.map((one) => [one.name, one]));
  const found = new Set(names);
  // What is added to a set while it is walked is walked too.
  for (const name of found) for (const needed of byName.get(name)?.dependsOn ?? []) found.add(needed);
  return found;
}
