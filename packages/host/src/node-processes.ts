import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { delimiter, isAbsolute, join } from 'node:path';
import type { Processes } from '@svc-build/model/host';
import { isProcessAlive, processIdentity } from './liveness.ts';
import type { Reaper } from './reaper.ts';

/** Programs, each in a process group of its own, which a reaper ends should we be killed. What starts them is loaded with the first. */
export function createNodeProcesses(given?: Reaper): Processes {
  let reaper: Reaper | undefined = given;
  return {
    find,
    start: async (command, onLine) => {
      const { startProcess } = await import('./start-process.ts');
      const { createReaper } = await import('./reaper.ts');
      reaper ??= createReaper();
      return startProcess(command, onLine, reaper);
    },
    isAlive: isProcessAlive,
    identity: processIdentity,
  };
}

async function find(tool: string, path: string): Promise<string | null> {
  const directories = path.split(delimiter).filter((directory) => isAbsolute(directory));
  for (const candidate of tool.includes('/') ? [tool] : directories.map((directory) => join(directory, tool))) {
    try {
      await access(candidate, constants.X_OK);
      return candidate;
    } catch {
      // Not here; the next directory may have it.
    }
  }
  return null;
}
