import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isNeverBundled } from '@svc-build/model/never-bundled';
import { RUNTIMES } from '@svc-build/runtimes/runtimes';
import { NEXT_DIRECTORY, patternBase } from '../prepare-next.ts';

const isWithheld = (name: string): boolean =>
  isNeverBundled(name, RUNTIMES) || name === 'node_modules' || name === NEXT_DIRECTORY;

/**
 * The patterns that Next's tracing would read as the executor does. Next follows links, and takes installed packages and
 * `.env` files too; so a pattern is told to it only where there is nothing of that kind, and one of a directory stands
 * for all below it.
 */
export function traceablePatterns(patterns: readonly string[], directory: string): readonly string[] {
  return patterns.flatMap((pattern) => {
    const base = join(directory, patternBase(pattern));
    const found = statSync(base, { throwIfNoEntry: false });
    if (found === undefined || !(found.isFile() || isPlain(base))) return [];
    return [found.isDirectory() && patternBase(pattern) === pattern ? `${pattern}/**` : pattern];
  });
}

/** Whether a directory holds nothing that a bundle takes only when it is named. */
function isPlain(directory: string): boolean {
  return readdirSync(directory, { withFileTypes: true }).every(
    (child) =>
      !isWithheld(child.name) &&
      !child.isSymbolicLink() &&
      (!child.isDirectory() || isPlain(join(directory, child.name))),
  );
}
