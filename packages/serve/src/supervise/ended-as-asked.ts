import type { ProcessExit } from '@svc-build/model/host';
import type { Program } from './program.ts';

/** Whether a program that was asked to stop ended in one of the ways that it says it does. */
export function endedAsAsked(exit: ProcessExit, program: Pick<Program, 'stop'> | null): boolean {
  const { signal, okExit } = program?.stop ?? { signal: 'SIGTERM', okExit: [] };
  return exit.kind === 'exited' ? okExit.includes(exit.code) : exit.kind === 'killed' && exit.signal === signal;
}
