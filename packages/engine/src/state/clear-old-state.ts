import { join } from 'node:path';
import type { Disk } from '@svc-build/model/disk';

const MONTH_MS = 30 * 24 * 60 * 60 * 1000;

/** Clears away answers of programs and plans that are a month old: most belong to sources or tools that are gone, the others are made again. */
export function clearOldState(state: string, disk: Pick<Disk, 'list' | 'identity' | 'remove' | 'now'>): void {
  const oldest = disk.now() - MONTH_MS;
  for (const directory of [join(state, 'answers'), join(state, 'plans')]) {
    for (const { name } of disk.list(directory) ?? []) {
      const stamp = disk.identity(join(directory, name));
      if (stamp !== null && stamp.mtimeMs < oldest) disk.remove(join(directory, name));
    }
  }
}
