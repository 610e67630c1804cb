import { join } from 'node:path';
import type { Host } from '@svc-build/model/host';
import type { BuildContext } from '../build-context.ts';
import { runLockPath, tryRunLock } from './run-lock.ts';

/** Clears away what killed runs left of their work: the scratch directories of services that no run is at. */
export async function clearScratch({
  host,
  directories,
}: Pick<BuildContext, 'host'> & {
  readonly directories: Pick<BuildContext['directories'], 'state'>;
}): Promise<void> {
  const scratch = join(directories.state, 'scratch');
  for (const { name } of host.disk.list(scratch) ?? []) {
    const lock = await lockUnlessHeld(runLockPath(directories.state, `service ${name}`), host);
    if (lock === null) continue;
    host.disk.remove(join(scratch, name));
    await lock.release();
  }
}

/** Tries again where a dead owner's lock was taken away. */
async function lockUnlessHeld(path: string, host: Host): Promise<{ release(): Promise<void> } | null> {
  for (;;) {
    const lock = await tryRunLock(path, host);
    if (lock.kind !== 'again') return lock.kind === 'taken' ? lock : null;
  }
}
