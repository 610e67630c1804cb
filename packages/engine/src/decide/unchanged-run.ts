import { join } from 'node:path';
import type { Host } from '@svc-build/model/host';
import { knownSecret } from '../environment/project-secret.ts';
import { sameVariables } from '../environment/watched-variables.ts';
import { type LastRun, readLastRun } from '../record/last-run.ts';
import type { RunRequest } from '../run-request.ts';
import { namesBeside } from '../state/beside-output.ts';
import { leadsOut } from '../state/state-directory.ts';

/**
 * The last run, if nothing that it looked at has moved since: a run would come to the same, so nothing needs to be
 * planned or started. If nothing that it wrote has moved either, there is nothing to do at all. Null for everything else,
 * which a whole run then finds out.
 */
export function unchangedRun(
  { directories: { root, state }, settings, trust }: Pick<RunRequest, 'directories' | 'settings' | 'trust'>,
  { disk, env }: Pick<Host, 'disk' | 'env'>,
): { readonly run: LastRun; readonly isOutputRight: boolean } | null {
  if (trust.results !== 'use' || !trust.stamps) return null;
  const last = readLastRun(state, disk);
  if (last === null || !last.isReliable || !last.services.every(({ inputsUnchanged }) => inputsUnchanged)) return null;
  if (JSON.stringify(last.settings) !== JSON.stringify(settings)) return null;
  const secret = knownSecret({ cache: last.cache, state }, env, disk);
  if (secret === null || !sameVariables(last.variables, env, secret)) return null;
  if (!last.sources.isUnmoved(root, disk)) return null;
  // What a killed run left is cleared away by the next one that is whole.
  if ((disk.list(join(state, 'scratch')) ?? []).length > 0) return null;
  const isAlone = !namesBeside(settings.output, disk).isLeft && !leadsOut(settings.output, root, disk);
  return { run: last, isOutputRight: isAlone && last.output.isUnmoved(settings.output, disk) };
}
