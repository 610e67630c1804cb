import { dirname, join } from 'node:path';
import type { Disk } from '@svc-build/model/disk';
import { sameStamp } from '@svc-build/trace/file-stamp';
import { knownSecret } from '../environment/project-secret.ts';
import { sameVariables } from '../environment/watched-variables.ts';
import { type LastRun, type RunSettings, readLastRun } from '../record/last-run.ts';

/** Where a run would look, and what it would be told. */
export interface UnchangedQuestion {
  readonly root: string;
  readonly state: string;
  readonly settings: RunSettings;
  readonly env: Readonly<Record<string, string>>;
}

/**
 * The last run, if nothing that it looked at has moved since: a run would come to the same, so nothing needs to be
 * planned or started. If nothing that it wrote has moved either, there is nothing to do at all. Null for everything else,
 * which a whole run then finds out.
 */
export function unchangedRun(
  { root, state, settings, env }: UnchangedQuestion,
  disk: Pick<Disk, 'read' | 'identity' | 'isUnmoved' | 'list'>,
): { readonly run: LastRun; readonly isOutputRight: boolean } | null {
  const last = readLastRun(state, disk);
  if (last === null || !last.isSettled || !last.services.every(({ inputsUnchanged }) => inputsUnchanged)) return null;
  if (JSON.stringify(last.settings) !== JSON.stringify(settings)) return null;
  const secret = knownSecret(state, env, disk);
  if (secret === null || !sameVariables(last.variables, env, secret)) return null;
  if (!last.sources.isUnmoved(root, disk)) return null;
  // What a killed run left is cleared away by the next one that is whole.
  if ((disk.list(join(state, 'scratch')) ?? []).length > 0) return null;
  const isAlone = sameStamp(last.beside, disk.identity(dirname(settings.output)));
  return { run: last, isOutputRight: isAlone && last.output.isUnmoved(settings.output, disk) };
}
