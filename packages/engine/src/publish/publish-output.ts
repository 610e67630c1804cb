import { join } from 'node:path';
import type { BuildContext } from '../build-context.ts';
import { forgetLastRun } from '../record/last-run.ts';
import type { OutputMetadata } from '../record/output-metadata-files.ts';
import { clearState } from '../state/clear-state.ts';
import { isOwnerAlive, thisProcess } from '../state/process-owner.ts';
import { takeRunLocks } from '../state/run-lock.ts';
import { clearLeftovers, restoreOutput, stagingOf, swapOutput } from './output-swap.ts';

type SwapContext = Pick<BuildContext, 'host' | 'interrupt' | 'report'> & {
  readonly directories: Pick<BuildContext['directories'], 'output' | 'state'>;
};

/** Where this run stages its output. */
export function ownStaging({ host, directories }: SwapContext): string {
  return stagingOf(directories.output, thisProcess(host));
}

/** Puts back what a killed run had moved out of the way, and clears away what it had begun; false when told to stop before. */
export async function recoverOutput({ host, directories, interrupt, report }: SwapContext): Promise<boolean> {
  const onWait = (pid: number): void => report({ type: 'waiting', pid });
  const { state } = directories;
  const lock = await takeRunLocks(['output'], { state, host, stop: interrupt.stop, onWait });
  if (lock === null) return false;
  await restoreOutput(directories.output, host.files);
  await clearLeftovers(directories.output, host.files, (owner) => isOwnerAlive(owner, host));
  await clearState(state, host);
  await lock.release();
  return true;
}

/**
 * Puts a staged output in the place of the last one, after `stageRest` has staged what comes from the last one itself.
 * What was said of the last one is taken back first. `stopped`: told to stop before. `lacking`: `stageRest` could not.
 */
export async function publishOutput(
  staging: string,
  common: OutputMetadata,
  stageRest: () => Promise<boolean>,
  { host, directories, interrupt }: SwapContext,
): Promise<'published' | 'stopped' | 'lacking'> {
  const { state } = directories;
  const lock = await takeRunLocks(['output'], { state, host, stop: interrupt.stop, onWait: () => {} });
  if (lock === null) return 'stopped';
  try {
    if (!(await stageRest())) return 'lacking';
    for (const [name, text] of common) host.disk.write(join(staging, name), text);
    forgetLastRun(state, host.disk);
    await swapOutput(staging, directories.output, host.files);
    return 'published';
  } finally {
    await lock.release();
  }
}
