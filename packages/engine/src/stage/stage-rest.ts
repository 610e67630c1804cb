import { dirname, join } from 'node:path';
import { type Disk, isExecutable, kindOf } from '@svc-build/model/disk';
import { checkOutput } from '../record/check-output.ts';
import type { LastRun } from '../record/last-run.ts';
import type { RunState } from '../record/run-state.ts';

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
  const { wrong } = checkOutput(last, { directory: output, disk, memory });
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

/** Gives the files of a service that the present output has right second names in the staged one. */
function stageFresh(
  service: string,
  { output: table, services }: LastRun,
  { output, staging, disk }: { readonly output: string; readonly staging: string; readonly disk: Disk },
): void {
  const [start, count] = services.find(({ name }) => name === service)?.rows ?? [0, 0];
  const made = new Set<string>();
  for (let row = start; row < start + count; row += 1) {
    const path = table.path(row);
    const stamp = table.stamp(row);
    if (stamp === null) continue;
    const to = join(staging, path);
    if (!made.has(dirname(to))) disk.makeDirectory(dirname(to));
    made.add(dirname(to));
    const from = join(output, path);
    if (kindOf(stamp) === 'link') disk.symlink(disk.readLink(from) ?? '', to);
    else if (disk.hardLink(from, to) === 'refused') disk.copy(from, to, isExecutable(stamp) ? 0o755 : 0o644);
  }
}
