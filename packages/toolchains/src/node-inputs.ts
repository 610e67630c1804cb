import type { Inputs } from '@svc-build/model/plan';
import type { ResolvedService } from '@svc-build/model/service';
import type { SourceTree } from '@svc-build/model/source-tree';
import { reachedFiles } from './reached-files.ts';
import { leftByTools } from './tool-directories.ts';
import type { TsConfig } from './tsconfig.ts';

/**
 * What the build of a package reads: its own directory and those of the local packages that it depends on, what
 * tsconfig.json leads to, and the files that its code reaches elsewhere.
 */
export async function nodeInputs(
  service: ResolvedService,
  packages: readonly string[],
  tsconfig: TsConfig,
  more: readonly string[],
  source: SourceTree,
): Promise<Inputs> {
  const directories = [...new Set([...packages, ...tsconfig.aliased])].sort();
  const reached = await reachedFiles(directories, service.nestedRoots, source);
  const files = [...new Set([...tsconfig.files, ...more, ...reached])].sort();
  return { directories, files, exclude: leftByTools(directories) };
}
