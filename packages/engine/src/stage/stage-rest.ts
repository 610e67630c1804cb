import type { Disk } from '@svc-build/model/disk';
import { checkOutput } from '../record/check-output.ts';
import type { LastRun } from '../record/last-run.ts';
import type { RunState } from '../record/run-state.ts';
import { stageFresh } from './stage-fresh.ts';

/** Where the present output and the staged one are, and what services may come from instead. */
interface Rest extends Pick<RunState, 'results' | 'memory'> {
  readonly output: string;
  readonly staging: string;
  readonly disk: Disk;
}

/**
 * Stages the services that were found right in the output, from there; to be called when nobody else may replace it.
 * Another run may have done so since they were found right: then they come from the cache. False when that lacks one.
 */
export async function stageRest(
  names: ReadonlySet<string>,
  last: LastRun,
  { output, staging, results, memory, disk }: Rest,
): Promise<boolean> {
  const rest = last.services.filter(({ name }) => names.has(name));
  if (rest.length === 0) return true;
  const { wrong } = checkOutput(last, output, disk, memory);
  for (const { name, cacheKey } of rest) {
    if (!wrong.has(name)) {
      stageFresh(name, last, { output, staging, disk });
      continue;
    }
    const found = await results.find(cacheKey);
    if (found.kind !== 'hit' || !(await found.apply(staging))) return false;
  }
  return true;
}
