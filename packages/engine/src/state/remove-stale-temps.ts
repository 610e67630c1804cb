import { join } from 'node:path';
import type { Host } from '@svc-build/model/host';
import { ownerOfTempName } from '@svc-build/model/temp-name';

/** The directories of `.svc-build` in which files are written under other names and renamed into place. */
const WRITTEN = ['.', 'answers', 'locks', 'plans', 'services'];

/** Clears away the files that killed runs had not renamed into place yet. */
export function removeStaleTemps(state: string, { disk, processes }: Pick<Host, 'disk' | 'processes'>): void {
  for (const directory of WRITTEN) {
    for (const { name } of disk.list(join(state, directory)) ?? []) {
      const maker = ownerOfTempName(name);
      if (maker !== null && !processes.isAlive(maker)) disk.remove(join(state, directory, name));
    }
  }
}
