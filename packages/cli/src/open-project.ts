import { resolve } from 'node:path';
import type { BuildContext } from '@svc-build/engine/build-context';
import { checkState } from '@svc-build/engine/decide/check-state';
import { diskTree } from '@svc-build/host/disk-tree';
import type { Catalog } from '@svc-build/model/builder';
import { andThen, ok, type Result } from '@svc-build/model/result';
import type { ResolvedProject } from '@svc-build/model/service';
import { unlessUnreadable } from '@svc-build/model/unreadable-file';
import { loadConfig } from '@svc-build/project/dialects/load-config';
import { resolveProject } from '@svc-build/project/resolve/resolve-project';
import { type Observations, type TracedTree, tracedTree } from '@svc-build/trace/traced-tree';
import type { CommonOptions } from './arguments.ts';
import { stateDirectory, workingDirectory } from './directories.ts';
import { loadBuilders } from './load-builders.ts';
import type { World } from './world.ts';

/** A project as a command works on it. */
export interface OpenProject extends Catalog {
  readonly root: string;
  /** Notes in `seen` what is looked at. */
  readonly source: TracedTree;
  readonly seen: Observations;
  /** What the project's own builders consist of, by their names. */
  readonly builderModules: BuildContext['builderModules'];
  readonly project: ResolvedProject;
  /** Where what outlives a build is kept; absolute. */
  readonly cacheDir: string;
  /** Bytes; null for the default. */
  readonly cacheLimit: number | null;
}

/** Reads the configuration, loads the builders and resolves every service. Files are read, no program is run. */
export async function openProject(common: CommonOptions, world: World): Promise<Result<OpenProject>> {
  const root = workingDirectory(common, world);
  const state = checkState(root, stateDirectory(common, world), world.host.disk);
  if (!state.ok) return state;
  return unlessUnreadable(root, () => openAt(root, world));
}

async function openAt(root: string, world: World): Promise<Result<OpenProject>> {
  const seen: Observations = new Map();
  const source = tracedTree(diskTree(root, world.host.files), root, seen, world.host.disk);
  return andThen(await loadConfig(source), async (declaration) =>
    andThen(await loadBuilders(declaration, root, world), async ({ builders, runtimes, modules: builderModules }) =>
      andThen(await resolveProject(declaration, { builders, runtimes }, source), (project) => {
        const cacheDir = resolve(root, declaration.cacheDir ?? '.svc-build/cache');
        return ok({
          root,
          source,
          seen,
          builders,
          runtimes,
          builderModules,
          project,
          cacheDir,
          cacheLimit: declaration.cacheLimit,
        });
      }),
    ),
  );
}
