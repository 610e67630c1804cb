import { resolve } from 'node:path';
import { diskTree } from '@svc-build/host/disk-tree';
import type { Builder } from '@svc-build/model/builder';
import { andThen, ok, type Result } from '@svc-build/model/result';
import type { ResolvedProject } from '@svc-build/model/service';
import type { SourceTree } from '@svc-build/model/source-tree';
import { loadConfig } from '@svc-build/project/load-config';
import { resolveProject } from '@svc-build/project/resolve-project';
import type { CommonOptions } from './arguments.ts';
import { loadBuilders } from './load-builders.ts';
import type { World } from './world.ts';

/** A project as a command works on it. */
export interface OpenProject {
  readonly root: string;
  readonly source: SourceTree;
  readonly builders: readonly Builder[];
  readonly project: ResolvedProject;
  /** Where what outlives a build is kept; absolute. */
  readonly cacheDir: string;
}

/** The directory that a command works in: where it was started, or `--cwd`. All relative paths start there. */
export function workingDirectory(common: Pick<CommonOptions, 'cwd'>, world: Pick<World, 'cwd'>): string {
  return common.cwd === null ? world.cwd : resolve(world.cwd, common.cwd);
}

/** The output directory of a command; absolute. */
export function outputDirectory(common: CommonOptions, world: Pick<World, 'cwd'>): string {
  return resolve(workingDirectory(common, world), common.output ?? '.vercel/output');
}

/** Reads the configuration, loads the builders and resolves every service. Files are read, no program is run. */
export async function openProject(common: CommonOptions, world: World): Promise<Result<OpenProject>> {
  const root = workingDirectory(common, world);
  const source = diskTree(root, world.host.files);
  return andThen(await loadConfig(source), async (declaration) =>
    andThen(await loadBuilders(declaration.builders, root), async (builders) =>
      andThen(await resolveProject(declaration, builders, source), (project) =>
        ok({ root, source, builders, project, cacheDir: resolve(root, declaration.cacheDir ?? '.svc-build/cache') }),
      ),
    ),
  );
}
