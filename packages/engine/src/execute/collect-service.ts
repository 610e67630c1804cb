import type { BuildOutput } from '@svc-build/model/build-output';
import type { BuiltTrees } from '@svc-build/model/builder';
import type { PlaceholderValues } from '@svc-build/model/placeholders';
import { andThen, type Result } from '@svc-build/model/result';
import type { BuildContext } from '../build-context.ts';
import type { PlannedService } from '../plan/plan-project.ts';
import { applyPatterns } from '../stage/apply-patterns.ts';
import { checkEntries } from '../stage/check-entries.ts';
import { withoutSecrets } from '../stage/without-secrets.ts';

/** Asks the builder what its work came to, checks that it can be laid out, and applies the service's patterns. */
export async function collectService(
  { service, builder, probeResults }: Pick<PlannedService, 'service' | 'builder' | 'probeResults'>,
  trees: BuiltTrees,
  places: PlaceholderValues,
  { host, builderModules, runtimes }: Pick<BuildContext, 'host' | 'builderModules' | 'runtimes'>,
): Promise<Result<BuildOutput>> {
  // Builders of ours look at what they name; those of a project are taken by their word in nothing.
  const disk = builderModules.has(builder.name) ? host.disk : null;
  const checked = { service, builder: builder.name, places, disk };
  const sources = { service, source: trees.root, runtimes };
  return andThen(await builder.collect(service, trees, probeResults), (output) =>
    andThen(checkEntries(output, checked), async (good) =>
      andThen(await withoutSecrets(good, sources), (own) => applyPatterns(own, sources)),
    ),
  );
}
