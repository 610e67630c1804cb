import type { Processes } from '@svc-build/model/host';
import { findProgram } from './find-program.ts';
import { isProcessAlive, listProcesses, processIdentity } from './process-table.ts';

/** Programs. What starts them (execa and a reaper) is loaded with the first. */
export function createNodeProcesses(): Processes {
  let starting: Promise<Processes['start']> | undefined;
  return {
    find: findProgram,
    start: async (command, onLine) => {
      starting ??= import('./start-process.ts').then(({ createStarter }) => createStarter());
      const start = await starting;
      return start(command, onLine);
    },
    list: listProcesses,
    isAlive: isProcessAlive,
    identity: processIdentity,
  };
}
