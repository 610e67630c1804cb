import { dirname } from 'node:path';
import type { Disk } from '@svc-build/model/disk';
import type { ServiceSummary } from '@svc-build/model/event';
import { cachePlaces, noteUse } from '@svc-build/store/cache-usage';
import { ignoreDiskErrors, ObjectStore } from '@svc-build/store/object-store';
import { localCache } from '@svc-build/store/result-cache';
import { checkTree, placeTree, type StoredFile } from '@svc-build/store/stored-tree';
import { DigestMemory } from '@svc-build/trace/digest-memory';
import { storePathTable } from '@svc-build/trace/path-table';
import type { BuildContext } from '../build-context.ts';
import { checkOutput } from '../record/check-output.ts';
import { type LastRun, TIMESTAMP_GAP_MS, writeLastRun } from '../record/last-run.ts';
import { lastFiles, type OutputService, outputRows, storedFiles } from '../record/output-rows.ts';
import type { RunState } from '../record/run-state.ts';
import type { ServiceArtifact } from '../record/service-artifact.ts';
import type { RunOutside, RunRequest } from '../run-request.ts';
import { stageRest } from '../stage/stage-rest.ts';
import { foreignOutput } from '../state/check-places.ts';
import { leadsOut } from '../state/state-directory.ts';
import { ownStaging, publishOutput, recoverOutput } from './publish-output.ts';

type RestoreContext = Pick<BuildContext, 'host' | 'interrupt' | 'report'> & {
  readonly directories: Pick<BuildContext['directories'], 'output' | 'state'>;
};

/**
 * Puts an output right whose sources have not moved since the last run: the keys are those of that run, so nothing needs
 * to be planned. Null when the cache lacks something, when something else is at the output's place, or when told to
 * stop; then a whole run has to see to it.
 */
export async function restoreRun(
  last: LastRun,
  { directories }: Pick<RunRequest, 'directories'>,
  { host, interrupt }: Pick<RunOutside, 'host' | 'interrupt'>,
): Promise<readonly ServiceSummary[] | null> {
  const { disk } = host;
  // A whole run says what is wrong with that.
  if (leadsOut(directories.output, directories.root, disk)) return null;
  const context = { host, interrupt, directories, report: () => {} };
  if (!(await recoverOutput(context)) || (await foreignOutput(directories.output, host.files)) !== null) return null;
  const isThere = disk.identity(directories.output) !== null;
  const memory = new DigestMemory(disk, isThere ? [[directories.output, last.output]] : []);
  const checked = isThere ? checkOutput(last, { directory: directories.output, disk, memory }) : null;
  const places = cachePlaces(last.cache);
  const objects = new ObjectStore(places.objects, disk);
  const results = localCache<ServiceArtifact>(places, disk);
  const staging = ownStaging(context);
  try {
    const wrong = last.services.filter(({ name }) => checked?.wrong.has(name) ?? true);
    const restored = await stageServices(wrong, staging, results);
    if (restored === null || !checkTree(last.common, objects)) return null;
    if (!placeTree(staging, last.common, { objects, disk })) return null;
    // What a killed run had left beside the output may have been all that was wrong.
    const isRight = checked?.isTidy === true && restored.size === 0;
    const right = new Set(last.services.map(({ name }) => name).filter((name) => !restored.has(name)));
    const rest = (): Promise<boolean> =>
      stageRest(right, last, { output: directories.output, staging, results, memory, disk });
    const staged = { staging, common: [], stageRest: rest };
    if (!isRight && (await publishOutput(staged, context)) !== 'published') return null;
    // Gone before the directory around it is looked at.
    disk.remove(staging);
    await record(last, restored, context);
    noteRestored(last, restored, disk);
    return last.services.map(({ name, summary }) => ({
      ...summary,
      outcome: restored.has(name) ? 'restored' : 'fresh',
      durationMs: 0,
      reasons: restored.has(name) ? [checked?.wrong.get(name) ?? 'the output is not there'] : [],
    }));
  } finally {
    disk.remove(staging);
  }
}

/** Results that are used are thrown away last. */
function noteRestored({ services, cache }: LastRun, restored: ReadonlyMap<string, unknown>, disk: Disk): void {
  const keys = services.filter(({ name }) => restored.has(name)).map(({ cacheKey }) => cacheKey);
  ignoreDiskErrors(() => void noteUse(cachePlaces(cache).usage, { keys, addedBytes: 0 }, disk), undefined);
}

/** Lays services out from the cache; null when it lacks one of them. */
async function stageServices(
  services: LastRun['services'],
  staging: string,
  results: RunState['results'],
): Promise<ReadonlyMap<string, readonly StoredFile[]> | null> {
  const restored = new Map<string, readonly StoredFile[]>();
  for (const { name, cacheKey } of services) {
    const found = await results.find(cacheKey);
    if (found.kind !== 'hit' || !(await found.apply(staging))) return null;
    restored.set(name, found.files);
  }
  return restored;
}

/** Writes down the output as it is now; everything else is as it was. */
async function record(
  last: LastRun,
  restored: ReadonlyMap<string, readonly StoredFile[]>,
  { host, directories }: RestoreContext,
): Promise<void> {
  await host.clock.sleep(TIMESTAMP_GAP_MS);
  const services = last.services.map(({ rows: _, ...service }): OutputService => {
    const files = restored.get(service.name);
    return { ...service, files: files === undefined ? lastFiles(service.name, last) : storedFiles(files) };
  });
  const output = outputRows({ services, common: last.common }, directories.output, host.disk);
  const beside = host.disk.identity(dirname(directories.output));
  const tables = { sources: last.sources.stored, output: storePathTable(output.rows) };
  writeLastRun(directories.state, { ...last, ...tables, services: output.services, beside }, host.disk);
}
