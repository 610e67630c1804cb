import { relative } from 'node:path';
import { isBelow } from '@svc-build/model/names';
import type { SourceTree } from '@svc-build/model/source-tree';
import type { InputSet } from '@svc-build/trace/hash-inputs';
import type { BuildContext } from '../build-context.ts';
import { declaredInputs } from '../plan/declared-inputs.ts';
import { excludedPaths, liesInExcluded } from '../plan/excluded-paths.ts';
import { expandPattern } from '../plan/expand-pattern.ts';
import { filePattern } from '../plan/file-patterns.ts';
import type { PlannedService } from '../plan/plan-project.ts';

/**
 * What a service's build reads: what its actions declare and what `includeFiles` names, less outputs, other services, and
 * what the steps write themselves.
 */
export async function inputsOf(
  { service, plan }: PlannedService,
  { directories, runtimes }: Pick<BuildContext, 'directories' | 'runtimes'>,
  source: SourceTree,
): Promise<InputSet> {
  const named = plan.actions.flatMap((action) => action.inputs.directories);
  const written = [
    ...plan.actions.flatMap((action) => action.outputs),
    // A plan may read another service's sources, a shared package say, by naming them.
    ...service.nestedRoots.filter((nested) => !named.some((directory) => isBelow(directory, nested))),
    ...[directories.output, directories.cache].map((path) => relative(directories.root, path)),
  ];
  const patterns = [
    ...plan.actions.flatMap((action) => [...action.inputs.exclude, ...action.generated]),
    ...service.generated,
  ];
  const isExcluded = excludedPaths({ patterns, paths: written }, runtimes);
  const included = await Promise.all(
    service.includeFiles.map(({ value }) =>
      expandPattern(filePattern(value, service.root), { service, source, runtimes }),
    ),
  );
  return {
    directories: named,
    files: [
      ...plan.actions.flatMap((action) => action.inputs.files),
      ...included.flat().filter((path) => !liesInExcluded(path, isExcluded)),
      ...(await declaredInputs({ service, source, runtimes })).flatMap(({ files }) => files),
    ],
    isExcluded,
  };
}
