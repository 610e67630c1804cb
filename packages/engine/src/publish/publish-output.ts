import { join } from 'node:path';
import type { BuildContext } from '../build-context.ts';
import type { Replaced, Subtrees } from '../record/changed-subtrees.ts';
import { isAsLeft } from '../record/check-output.ts';
import { forgetLastRun, type LastRun } from '../record/last-run.ts';
import type { OutputMetadata } from '../record/output-rows.ts';
import { stagingOf } from '../state/beside-output.ts';
import { thisProcess } from '../state/run-lock.ts';
import { lockToReplace } from './output-lock.ts';
import { restoreOutput, swapOutput } from './output-swap.ts';
import { swapSubtrees } from './subtree-swap.ts';

export type SwapContext = Pick<BuildContext, 'host' | 'interrupt' | 'report'> & {
  readonly directories: Pick<BuildContext['directories'], 'output' | 'state'>;
};

/** Where this run stages its output. */
export function ownStaging({ host, directories }: SwapContext): string {
  return stagingOf(directories.output, thisProcess(host));
}

/** An output that is about to take the place of the last one. */
interface StagedOutput {
  readonly staging: string;
  readonly common: OutputMetadata;
  /** What is to be replaced, if the output is still as the last run left it; null for all of it. */
  readonly parts: { readonly subtrees: Subtrees; readonly last: LastRun } | null;
  /** Stages what comes from the last output itself, when nobody else can replace that; false when it cannot. */
  readonly stageRest: () => Promise<boolean>;
}

/** `stopped`: told to stop before. `lacking`: the rest could not be staged. */
export type PublishEnd = Replaced | { readonly kind: 'stopped' } | { readonly kind: 'lacking' };

/** Puts what is staged in its place: in parts where that will do. What was said of the last output is taken back first. */
export async function publishOutput(
  { staging, common, parts, stageRest }: StagedOutput,
  { host, directories, interrupt, report }: SwapContext,
): Promise<PublishEnd> {
  const { output, state } = directories;
  const onWait = (pid: number): void => report({ type: 'waiting', pid });
  const lock = await lockToReplace(output, { host, stop: interrupt.stop, onWait });
  if (lock === null) return { kind: 'stopped' };
  const writeCommon = (): void => {
    for (const [name, text] of common) host.disk.write(join(staging, name), text);
  };
  try {
    // Another run may have been killed in its swap while this one was at work.
    restoreOutput(output, host.disk);
    if (parts !== null && isAsLeft(parts.last, output, host.disk)) {
      writeCommon();
      forgetLastRun(state, host.disk);
      const { subtrees } = parts;
      if (swapSubtrees(output, { staging, ...subtrees }, host.disk)) return { kind: 'subtrees', subtrees };
    }
    if (!(await stageRest())) return { kind: 'lacking' };
    writeCommon();
    forgetLastRun(state, host.disk);
    await swapOutput(staging, output, host.files);
    return { kind: 'everything' };
  } finally {
    await lock.release();
  }
}
