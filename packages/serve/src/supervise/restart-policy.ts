import { type Diagnostic, error } from '@svc-build/model/diagnostic';
import type { Life } from './process-life.ts';
import type { SupervisorTiming } from './program.ts';

/** A process that was ready for this long has earned all its restarts back. */
const STEADY_MS = 60_000;
const DEFAULT_PAUSES_MS: readonly number[] = [250, 1000, 4000, 10_000, 30_000];

/** What is remembered of a program since it was first started, or was restarted on demand. */
export interface RestartHistory {
  /** Ends in a row after which it was started again. */
  readonly crashes: number;
  readonly hasBeenReady: boolean;
}

export const NO_HISTORY: RestartHistory = { crashes: 0, hasBeenReady: false };

/** What follows the end of a process. `crashes`: how often in a row it has ended; 0 when its end was no crash. */
export type NextStep =
  | { readonly kind: 'pause'; readonly pauseMs: number }
  | { readonly kind: 'fail'; readonly crashes: number };

/**
 * Whether a process that ended is started again. One that was never ready has failed at once: it needs a change, and no
 * other try. A patient one takes an end of its own for a crash all the same.
 */
export function nextStep(
  { upMs, isOwnEnd }: Pick<Life, 'upMs' | 'isOwnEnd'>,
  history: RestartHistory,
  { isPatient = false, pausesMs = DEFAULT_PAUSES_MS }: Pick<SupervisorTiming, 'isPatient' | 'pausesMs'>,
): { readonly step: NextStep; readonly history: RestartHistory } {
  const hasBeenReady = history.hasBeenReady || upMs !== null;
  const earlier = (upMs ?? 0) > STEADY_MS ? 0 : history.crashes;
  const isCrash = hasBeenReady || (isPatient && isOwnEnd);
  const pauseMs = isCrash ? pausesMs[earlier] : undefined;
  return {
    step: pauseMs === undefined ? { kind: 'fail', crashes: isCrash ? earlier + 1 : 0 } : { kind: 'pause', pauseMs },
    history: { crashes: earlier + 1, hasBeenReady },
  };
}

/** Why a program is not started again: it never came up, or (`crashes` above 0) it ended so many times in a row. */
export function crashLoopError(
  service: string,
  { end, help }: Pick<Life, 'end' | 'help'>,
  { crashes, log }: { readonly crashes: number; readonly log: readonly string[] },
): Diagnostic {
  const message =
    crashes > 0
      ? `Service "${service}" ended ${crashes} times in a row and is not started again; the last time it ${end.how}.`
      : `Service "${service}" ${end.how}.`;
  return error('SERVICE_NOT_READY', message, help, { service, log });
}
