import { type Disk, ownerOfTempName } from '@svc-build/model/disk';
import type { Files, Host } from '@svc-build/model/host';
import { journalPlace, namesBeside, previousOf } from '../state/beside-output.ts';
import { isOwnerAlive } from '../state/run-lock.ts';
import { finishSwap } from './subtree-swap.ts';

/**
 * Puts a staged output in the place of the last one, whole. Two renames: between them there is no output, and a run that
 * is killed there leaves the last one beside its place, where it is found. Only under the output's lock.
 */
export async function swapOutput(staging: string, output: string, files: Files): Promise<void> {
  const previous = previousOf(output);
  if ((await files.stat(output)) !== null) {
    await files.remove(previous);
    await files.rename(output, previous);
  }
  await files.rename(staging, output);
  await files.remove(previous);
}

/** Whether a run was killed while it replaced the output, or is about to replace it just now. */
export function isHalfSwapped(output: string, disk: Pick<Disk, 'identity'>): boolean {
  if (disk.identity(journalPlace(output)) !== null) return true;
  return disk.identity(output) === null && disk.identity(previousOf(output)) !== null;
}

/** Ends what a killed run was at: a swap in parts goes on, and an output that was moved out of the way comes back. Only under the output's lock. */
export function restoreOutput(output: string, disk: Disk): void {
  if (disk.identity(output) === null && disk.identity(previousOf(output)) !== null)
    disk.rename(previousOf(output), output);
  if (disk.identity(journalPlace(output)) !== null) finishSwap(output, disk);
}

/** Clears away what killed runs had staged or moved out of the way. Only under the output's lock: it might be a live run's. */
export async function clearLeftovers(output: string, host: Host): Promise<void> {
  const { files, disk, processes } = host;
  const { owned, paths } = namesBeside(output, disk);
  await files.remove(previousOf(output));
  for (const { path, owner } of owned) if (!isOwnerAlive(owner, host)) await files.remove(path);
  for (const path of paths) {
    const maker = ownerOfTempName(path);
    if (maker !== null && !processes.isAlive(maker)) await files.remove(path);
  }
}

/** Removes what a run has staged, unless a swap that could not be ended needs it. */
export async function clearStaging(staging: string, output: string, { files, disk }: Host): Promise<void> {
  if (disk.identity(journalPlace(output)) === null) await files.remove(staging);
}
