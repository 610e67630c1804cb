import { sameIdentity } from '@svc-build/cache/file-identity';
import type { PathTable } from '@svc-build/cache/path-table';
import { absolutePath } from '@svc-build/model/absolute-path';
import type { Disk } from '@svc-build/model/disk';
import { type LastRun, type RunSettings, readLastRun } from './last-run.ts';
import { knownSecret } from './project-secret.ts';
import { sameVariables } from './watched-variables.ts';

/** Where a run would look, and what it would be told. */
export interface UnchangedQuestion {
  readonly root: string;
  readonly state: string;
  readonly settings: RunSettings;
  readonly env: Readonly<Record<string, string>>;
}

/**
 * The last run, if nothing that it looked at or wrote has moved since: then the output is what a run would make, and
 * nothing else needs to be loaded, planned or started. Null for everything else, which a whole run then finds out.
 */
export function unchangedRun(
  { root, state, settings, env }: UnchangedQuestion,
  disk: Pick<Disk, 'read' | 'identity'>,
): LastRun | null {
  const last = readLastRun(state, disk);
  if (last === null || !last.isSettled || !last.services.every(({ isHonest }) => isHonest)) return null;
  if (JSON.stringify(last.settings) !== JSON.stringify(settings)) return null;
  const secret = knownSecret(state, env, disk);
  if (secret === null || !sameVariables(last.variables, env, secret)) return null;
  const isUnmoved = hasNotMoved(last.sources, root, disk) && hasNotMoved(last.output, settings.output, disk);
  return isUnmoved ? last : null;
}

function hasNotMoved(table: PathTable, base: string, disk: Pick<Disk, 'identity'>): boolean {
  for (let row = 0; row < table.length; row += 1) {
    if (!sameIdentity(table.identity(row), disk.identity(absolutePath(base, table.path(row))))) return false;
  }
  return true;
}
