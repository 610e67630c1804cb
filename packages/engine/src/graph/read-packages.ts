import { posix } from 'node:path';
import type { UsedPackage } from '@svc-build/model/plan';
import { ancestors, liesIn } from '@svc-build/model/project-path';
import type { RuntimeFacts } from '@svc-build/model/runtime-facts';
import type { SourceTree } from '@svc-build/model/source-tree';
import type { PlannedService } from '../plan/plan-project.ts';

/**
 * The packages of the project that a service uses: those that its plan names, and those in which something lies that its
 * actions read, such as modules of a Go workspace. A manifest alone is no use: an install reads those of a whole workspace.
 */
export async function readPackages(
  { service, plan }: Pick<PlannedService, 'service' | 'plan'>,
  source: SourceTree,
  runtimes: readonly RuntimeFacts[],
): Promise<readonly UsedPackage[]> {
  const manifests = runtimes.flatMap((one) => one.manifests.map(({ name }) => name));
  const named = plan.packages ?? [];
  const read = plan.actions.flatMap(({ inputs }) => [
    ...inputs.directories,
    ...inputs.files.filter((file) => !manifests.includes(posix.basename(file))).map((file) => posix.dirname(file)),
  ]);
  // The packages of the project lie below a service at its root, and are its own no more than any other's.
  const isOwn = (directory: string): boolean => service.root !== '.' && liesIn(directory, service.root);
  const directories = new Set<string>();
  for (const directory of new Set(read)) {
    if (isOwn(directory) || named.some((one) => liesIn(directory, one.directory))) continue;
    const place = await packageAt(directory, manifests, source);
    if (place !== null && !ancestors(service.root).includes(place)) directories.add(place);
  }
  return [
    ...named,
    ...[...directories].sort().map((directory): UsedPackage => {
      return { directory, name: null, isDirect: true, uses: [], builtBy: null };
    }),
  ];
}

/** The nearest directory, at or above this one, that holds a manifest. */
async function packageAt(directory: string, manifests: readonly string[], source: SourceTree): Promise<string | null> {
  for (const above of ancestors(directory))
    for (const name of manifests) if ((await source.kind(posix.join(above, name))) === 'file') return above;
  return null;
}
