import { relative } from 'node:path';
import type { InputSet } from '@svc-build/cache/hash-inputs';
import { isBelow } from '@svc-build/model/names';
import picomatch from 'picomatch';
import type { Directories } from './build-context.ts';
import type { PlannedService } from './plan-project.ts';

const NEVER = new Set(['node_modules', '.git', '.svc-build', '__pycache__']);

/** What a service's build reads: what its units declare, less outputs, other services, and what the steps write themselves. */
export function inputsOf({ service, plan }: PlannedService, directories: Directories): InputSet {
  const named = plan.units.flatMap((unit) => unit.inputs.directories);
  const written = [
    ...plan.units.flatMap((unit) => unit.outputs),
    // A plan may read another service's sources, a shared package say, by naming them.
    ...service.nestedRoots.filter((nested) => !named.some((directory) => isBelow(directory, nested))),
    relative(directories.root, directories.output),
  ];
  const globs = [...plan.units.flatMap((unit) => [...unit.inputs.exclude, ...unit.generated]), ...service.generated];
  const matches = picomatch(globs, { dot: true });
  return {
    directories: named,
    files: plan.units.flatMap((unit) => unit.inputs.files),
    isExcluded: (path) =>
      NEVER.has(path.slice(path.lastIndexOf('/') + 1)) || written.some((one) => isBelow(path, one)) || matches(path),
  };
}
