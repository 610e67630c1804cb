import type { Host } from '@svc-build/model/host';
import type { BuildContext } from '../build-context.ts';
import { namesBeside } from '../state/beside-output.ts';
import type { TakenLock } from '../state/run-lock.ts';
import { clearState } from '../state/state-directory.ts';
import { isRefusal, lockToRead, lockToReplace } from './output-lock.ts';
import { clearLeftovers, isHalfSwapped, restoreOutput } from './output-swap.ts';

/** Ends the swap that a killed run was at, and clears away what it had begun; false when told to stop before. */
export async function recoverOutput({
  host,
  directories,
  interrupt,
  report,
}: Pick<BuildContext, 'host' | 'interrupt' | 'report'> & {
  readonly directories: Pick<BuildContext['directories'], 'output' | 'state' | 'cache'>;
}): Promise<boolean> {
  const { output } = directories;
  if (namesBeside(output, host.disk).isLeft) {
    const onWait = (pid: number): void => report({ type: 'waiting', pid });
    const lock = await lockToReplace(output, { host, stop: interrupt.stop, onWait });
    if (lock === null) return false;
    try {
      restoreOutput(output, host.disk);
      await clearLeftovers(output, host);
    } finally {
      await lock.release();
    }
  }
  await clearState(directories, host);
  return !interrupt.stop.aborted;
}

/** Ends the swap that a killed run was at, so that what is there can be judged; false when told to stop before. */
export async function endSwap(output: string, host: Host, stop: AbortSignal): Promise<boolean> {
  if (!isHalfSwapped(output, host.disk)) return true;
  try {
    const lock = await lockToReplace(output, { host, stop, onWait: () => {} });
    if (lock === null) return false;
    try {
      restoreOutput(output, host.disk);
    } finally {
      await lock.release();
    }
  } catch (thrown) {
    // Then it has no manifest, and whoever wants to read it says so.
    if (!isRefusal(thrown)) throw thrown;
  }
  return true;
}

/**
 * For every command that reads an output: ends the swap that a killed run was at, and keeps others from replacing the
 * output until it is released. Null when told to stop before.
 */
export async function holdOutput(path: string, host: Host, stop: AbortSignal): Promise<TakenLock | null> {
  // What lies beside an output lies beside the directory that a link leads to.
  const output = host.disk.realPath(path) ?? path;
  return (await endSwap(output, host, stop)) ? lockToRead(output, { host, stop }) : null;
}
