import { join } from 'node:path';
import type { Disk } from '@svc-build/model/disk';
import type { Host } from '@svc-build/model/host';
import { ownerOfTempName } from '@svc-build/model/temp-name';
import { runLockPath, tryRunLock } from './run-lock.ts';

const MONTH_MS = 30 * 24 * 60 * 60 * 1000;

/** The directories of `.svc-build` in which files are written under other names and renamed into place. */
const WRITTEN = ['.', 'answers', 'locks', 'plans', 'services'];

/** Removes from `.svc-build` what killed runs left unfinished, and what nobody has used for long. */
export async function clearState(state: string, host: Host): Promise<void> {
  removeUnfinishedFiles(state, host);
  removeOldFiles(state, host.disk);
  await removeUnusedScratch(state, host);
}

/** Files that a killed run had not renamed into place yet. */
function removeUnfinishedFiles(state: string, { disk, processes }: Pick<Host, 'disk' | 'processes'>): void {
  for (const directory of WRITTEN) {
    for (const { name } of disk.list(join(state, directory)) ?? []) {
      const maker = ownerOfTempName(name);
      if (maker !== null && !processes.isAlive(maker)) disk.remove(join(state, directory, name));
    }
  }
}

/** Probe results and plans of a month ago: most belong to sources or tools that are gone, the others are made again. */
function removeOldFiles(state: string, disk: Pick<Disk, 'list' | 'identity' | 'remove' | 'now'>): void {
  const oldest = disk.now() - MONTH_MS;
  for (const directory of [join(state, 'answers'), join(state, 'plans')]) {
    for (const { name } of disk.list(directory) ?? []) {
      const stamp = disk.identity(join(directory, name));
      if (stamp !== null && stamp.mtimeMs < oldest) disk.remove(join(directory, name));
    }
  }
}

/** The scratch directories of services that no run builds. */
async function removeUnusedScratch(state: string, host: Host): Promise<void> {
  const scratch = join(state, 'scratch');
  for (const { name } of host.disk.list(scratch) ?? []) {
    const lock = await tryRunLock(runLockPath(state, `service ${name}`), host);
    if (lock.kind === 'held') continue;
    host.disk.remove(join(scratch, name));
    await lock.release();
  }
}
