import { dirname, join } from 'node:path';
import { type Disk, isExecutable, kindOf } from '@svc-build/model/disk';
import type { LastRun } from '../record/last-run.ts';

/** Gives the files of a service that the present output has right second names in the staged one. */
export function stageFresh(
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
