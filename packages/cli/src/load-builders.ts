import { BUILDERS } from '@svc-build/builders/all';
import type { LoadedBuilder } from '@svc-build/engine/own-builders/load-own-builder';
import type { Catalog } from '@svc-build/model/builder';
import { ok, type Result } from '@svc-build/model/result';
import type { ProjectDeclaration } from '@svc-build/model/service';
import { RUNTIMES } from '@svc-build/runtimes/runtimes';
import type { World } from './world.ts';

/** Every builder, and what each of the project's own consists of, by the builder's name. */
export interface LoadedBuilders extends Catalog {
  readonly modules: ReadonlyMap<string, Pick<LoadedBuilder, 'files'>>;
}

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
