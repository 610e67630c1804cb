import { join } from 'node:path';
import type { BuildContext } from '../build-context.ts';
import type { DecidedRun } from '../decide/decide-services.ts';
import { forgetLastRun } from '../record/last-run.ts';
import type { OutputMetadata } from '../record/output-rows.ts';
import type { FinishedService } from '../record/service-artifact.ts';
import { outputMetadata } from '../stage/output-manifest.ts';
import { stageRest } from '../stage/stage-rest.ts';
import { isOwnerAlive, takeRunLocks, thisProcess } from '../state/run-lock.ts';
import { clearState } from '../state/state-directory.ts';
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

/** An output that is about to take the place of the last one. */
interface StagedOutput {
  readonly staging: string;
  readonly common: OutputMetadata;
  /** Stages what comes from the last output itself, when nobody else can replace that; false when it cannot. */
  readonly stageRest: () => Promise<boolean>;
}

/**
 * Puts a staged output in the place of the last one. What was said of the last one is taken back first. `stopped`: told
 * to stop before. `lacking`: the rest could not be staged.
 */
export async function publishOutput(
  { staging, common, stageRest }: StagedOutput,
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

/** Puts the staged output in the place of the last one, unless that is right as it is. Ends as `publishOutput` does. */
export async function publishRun(
  { project, context, state, checked, kept }: DecidedRun,
  services: readonly FinishedService[],
  staging: string,
): ReturnType<typeof publishOutput> {
  const { host, directories } = context;
  const artifacts = new Map([
    ...services.flatMap(({ planned, finished }) =>
      finished === null ? [] : [[planned.service.name, finished.artifact] as const],
    ),
    ...kept.map(({ service, artifact }) => [service.name, artifact] as const),
  ]);
  const common = outputMetadata(project, artifacts, context);
  const inPlace = kept.filter(({ restored }) => restored === null);
  const isFresh =
    services.every(({ outcome }) => outcome === 'fresh') && inPlace.length === kept.length && checked?.isTidy === true;
  const isSame = ([name, text]: OutputMetadata[number]): boolean =>
    Buffer.from(host.disk.read(join(directories.output, name)) ?? '').toString() === text;
  if (isFresh && common.every(isSame)) return 'published';
  const fresh = services.filter(({ outcome }) => outcome === 'fresh');
  const names = new Set([...fresh.map(({ planned }) => planned), ...inPlace].map(({ service }) => service.name));
  const rest = async (): Promise<boolean> =>
    state.last === null ||
    (await stageRest(names, state.last, { ...state, output: directories.output, staging, disk: host.disk }));
  return publishOutput({ staging, common, stageRest: rest }, context);
}
