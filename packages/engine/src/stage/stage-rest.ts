import type { Disk } from '@svc-build/model/disk';
import { placeTree } from '@svc-build/store/stored-tree';
import { checkOutput } from '../record/check-output.ts';
import type { LastRun } from '../record/last-run.ts';
import type { RunState } from '../record/run-state.ts';
import { stageFresh } from './stage-fresh.ts';

/**
 * Stages the services that were found right in the output, from there; to be called when nobody else may replace it.
 * Another run may have done so since they were found right: then they come from the cache. False when that lacks one.
 */
export function stageRest(
  names: ReadonlySet<string>,
  last: LastRun,
  directory: string,
  staging: string,
  { objects, entries, memory }: Pick<RunState, 'objects' | 'entries' | 'memory'>,
  disk: Disk,
): boolean {
  const rest = last.services.filter(({ name }) => names.has(name));
  if (rest.length === 0) return true;
  const { wrong } = checkOutput(last, directory, disk, memory);
  return rest.every(({ name, cacheKey }) => {
    if (!wrong.has(name)) {
      stageFresh(last, name, directory, staging, disk);
      return true;
    }
    const found = entries.find(cacheKey);
    return found.kind === 'hit' && placeTree(staging, found.entry.files, objects, disk);
  });
}
