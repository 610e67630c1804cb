import { ancestors } from '@svc-build/model/ancestors';
import { anyPattern } from '@svc-build/model/glob/path-pattern';
import { isBelow } from '@svc-build/model/names';
import { isNeverRead } from '@svc-build/model/never-bundled';
import type { RuntimeFacts } from '@svc-build/model/runtime-facts';
import { isBesideOutput } from '../publish/output-swap.ts';

/** What work says that it does not read; all below the project root. */
interface Exclusions {
  readonly patterns: readonly string[];
  /** With all that is below them. */
  readonly paths?: readonly string[];
}

/** Whether a path is no input of some work: what it says itself, and what no work reads. */
export function excludedPaths(
  { patterns, paths = [] }: Exclusions,
  runtimes: readonly RuntimeFacts[],
): (path: string) => boolean {
  const matches = anyPattern(patterns);
  return (path) => {
    const name = path.slice(path.lastIndexOf('/') + 1);
    return (
      isNeverRead(name, runtimes) || isBesideOutput(name) || paths.some((one) => isBelow(path, one)) || matches(path)
    );
  };
}

/** Whether a path is excluded, or lies in a directory that is. */
export function liesInExcluded(path: string, isExcluded: (path: string) => boolean): boolean {
  return ancestors(path).slice(0, -1).some(isExcluded);
}
