import { join } from 'node:path';
import type { Disk } from '@svc-build/model/disk';

const MONTH_MS = 30 * 24 * 60 * 60 * 1000;

/** Clears away answers of programs that are a month old: most belong to sources or tools that are gone, the others are asked for again. */
export function clearOldAnswers(state: string, disk: Pick<Disk, 'list' | 'identity' | 'remove' | 'now'>): void {
  const oldest = disk.now() - MONTH_MS;
  for (const { name } of disk.list(join(state, 'answers')) ?? []) {
    const path = join(state, 'answers', name);
    const identity = disk.identity(path);
    if (identity !== null && identity.mtimeMs < oldest) disk.remove(path);
  }
}
