import type { Disk } from '@svc-build/model/disk';
import type { ServiceSummary } from '@svc-build/model/event';
import { cachePlaces, noteUse } from '@svc-build/store/cache-usage';
import { ignoreDiskErrors, ObjectStore } from '@svc-build/store/object-store';
import { localCache } from '@svc-build/store/result-cache';
import { checkTree, placeTree, type StoredFile } from '@svc-build/store/stored-tree';
import { DigestMemory } from '@svc-build/trace/digest-memory';
import type { BuildContext } from '../build-context.ts';
import type { Replaced } from '../record/changed-subtrees.ts';
import { checkOutput } from '../record/check-output.ts';
import { type LastRun, TIMESTAMP_GAP_MS, writeLastRun } from '../record/last-run.ts';
import { lastFiles, type OutputService, outputRows, storedFiles } from '../record/output-rows.ts';
import type { RunState } from '../record/run-state.ts';
import type { ServiceArtifact } from '../record/service-artifact.ts';
import type { RunOutside, RunRequest } from '../run-request.ts';
import { stageRest } from '../stage/stage-rest.ts';
import { foreignOutput } from '../state/check-places.ts';
import { leadsOut } from '../state/state-directory.ts';
import { clearStaging } from './output-swap.ts';
import { ownStaging, type PublishEnd, publishOutput } from './publish-output.ts';
import { subtreesFor } from './publish-run.ts';
import { recoverOutput } from './recover-output.ts';

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
  const context = { host, interrupt, directories: { ...directories, cache: last.cache }, report: () => {} };
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
    const subtrees = checked?.isTidy === true ? subtreesFor(right, last, [...restored.values()].flat()) : null;
    const parts = subtrees === null ? null : { subtrees, last };
    const staged = { staging, common: [], parts, stageRest: rest };
    const replaced: PublishEnd = isRight ? { kind: 'nothing' } : await publishOutput(staged, context);
    if (replaced.kind === 'stopped' || replaced.kind === 'lacking') return null;
    // What is replaced may have more names in the output.
    disk.remove(staging);
    await record(last, { restored, replaced }, context);
    noteRestored(last, restored, disk);
    return last.services.map(({ name, summary }) => ({
      ...summary,
      outcome: restored.has(name) ? 'restored' : 'fresh',
      durationMs: 0,
      reasons: restored.has(name) ? [checked?.wrong.get(name) ?? 'the output is not there'] : [],
    }));
  } finally {
    await clearStaging(staging, directories.output, host);
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
  {
    restored,
    replaced,
  }: { readonly restored: ReadonlyMap<string, readonly StoredFile[]>; readonly replaced: Replaced },
  { host, directories }: RestoreContext,
): Promise<void> {
  await host.clock.sleep(TIMESTAMP_GAP_MS);
  // What only looked different gets its stamps taken anew, so that the next run has nothing to compare.
  const before = replaced.kind === 'subtrees' ? { last, subtrees: replaced.subtrees } : null;
  const services = last.services.map(({ rows: _, ...service }): OutputService => {
    const files = restored.get(service.name);
    if (files !== undefined) return { ...service, files: storedFiles(files) };
    return { ...service, files: before === null ? lastFiles(service.name, last) : null };
  });
  const output = outputRows({ services, common: last.common, before }, directories.output, host.disk);
  const tables = { sources: last.sources.stored, output: output.table };
  writeLastRun(directories.state, { ...last, ...tables, services: output.services }, host.disk);
}
