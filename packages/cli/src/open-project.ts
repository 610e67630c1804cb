import { isAbsolute, join, resolve } from 'node:path';
import { diskTree } from '@svc-build/host/disk-tree';
import type { Builder } from '@svc-build/model/builder';
import { andThen, type Result } from '@svc-build/model/result';
import type { ResolvedProject } from '@svc-build/model/service';
import type { SourceTree } from '@svc-build/model/source-tree';
import { loadConfig } from '@svc-build/project/load-config';
import { resolveProject } from '@svc-build/project/resolve-project';
import type { CommonOptions } from './arguments.ts';
import type { World } from './world.ts';

/** The project root of a command: where it was started, or `--cwd`. */
export function projectRoot(common: Pick<CommonOptions, 'cwd'>, world: Pick<World, 'cwd'>): string {
  return common.cwd === null ? world.cwd : resolve(world.cwd, common.cwd);
}

/** The output directory of a command. A flag is relative to where the command was started, the default to the project. */
export function outputDirectory(common: CommonOptions, world: Pick<World, 'cwd'>): string {
  if (common.output === null) return join(projectRoot(common, world), '.vercel/output');
  return isAbsolute(common.output) ? common.output : resolve(world.cwd, common.output);
}

/** Reads the configuration and resolves every service. Files are read, nothing is run. */
export async function openProject(source: SourceTree, builders: readonly Builder[]): Promise<Result<ResolvedProject>> {
  return andThen(await loadConfig(source), (declaration) => resolveProject(declaration, builders, source));
}

/** The tree of the project root. */
export function projectTree(common: CommonOptions, world: World): SourceTree {
  return diskTree(projectRoot(common, world), world.host.files);
}
