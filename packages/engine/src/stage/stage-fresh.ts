import { dirname, join } from 'node:path';
import { type Disk, isExecutable, kindOf } from '@svc-build/model/disk';
import type { LastRun } from '../record/last-run.ts';

/** Gives the files of a service that the present output has right second names in the staged one. */
export function stageFresh(
  { output, services }: LastRun,
  service: string,
  directory: string,
  staging: string,
  disk: Disk,
): void {
  const [start, count] = services.find(({ name }) => name === service)?.rows ?? [0, 0];
  const made = new Set<string>();
  for (let row = start; row < start + count; row += 1) {
    const path = output.path(row);
    const identity = output.identity(row);
    if (identity === null) continue;
    const to = join(staging, path);
    if (!made.has(dirname(to))) disk.makeDirectory(dirname(to));
    made.add(dirname(to));
    const from = join(directory, path);
    if (kindOf(identity) === 'link') disk.symlink(disk.readLink(from) ?? '', to);
    else if (disk.hardLink(from, to) === 'refused') disk.copy(from, to, isExecutable(identity) ? 0o755 : 0o644);
  }
}
