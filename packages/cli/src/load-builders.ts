import { BUILDERS } from '@svc-build/builders/all';
import { ok, type Result } from '@svc-build/model/result';
import type { ProjectDeclaration } from '@svc-build/model/service';
import { RUNTIMES } from '@svc-build/runtimes/runtimes';
import type { LoadedBuilders } from './load-own-builders.ts';
import type { World } from './world.ts';

/** The builders that a project has. How one of its own is loaded is loaded for projects that have some. */
export async function loadBuilders(
  declared: Pick<ProjectDeclaration, 'builders' | 'builderTimeout'>,
  root: string,
  world: World,
): Promise<Result<LoadedBuilders>> {
  if (declared.builders.length === 0) return ok({ builders: BUILDERS, runtimes: RUNTIMES, modules: new Map() });
  const { loadOwnBuilders } = await import('./load-own-builders.ts');
  return loadOwnBuilders(declared, root, world);
}
