import { type Diagnostic, error } from '@svc-build/model/diagnostic';
import type { Life } from './run-once.ts';

/** Why a program is not started again: it never came up, or (`crashes` above 0) it ended so many times in a row. */
export function crashLoopError(
  service: string,
  { end, help }: Pick<Life, 'end' | 'help'>,
  crashes: number,
  log: readonly string[],
): Diagnostic {
  const message =
    crashes > 0
      ? `Service "${service}" ended ${crashes} times in a row and is not started again; the last time it ${end.how}.`
      : `Service "${service}" ${end.how}.`;
  return error('SERVICE_NOT_READY', message, help, { service, log });
}
