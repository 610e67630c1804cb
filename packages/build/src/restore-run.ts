import { cachePlaces } from '@svc-build/cache/cache-places';
import { DigestMemory } from '@svc-build/cache/digest-memory';
import { EntryStore } from '@svc-build/cache/entry-store';
import { ObjectStore } from '@svc-build/cache/object-store';
import { checkTree, placeTree, type StoredFile } from '@svc-build/cache/stored-tree';
import type { ServiceSummary } from '@svc-build/model/event';
import { bringIn, ownStaging, recoverOutput } from './bring-in.ts';
import type { BuildContext } from './build-context.ts';
import { checkOutput } from './check-output.ts';
import { type LastRun, writeLastRun } from './last-run.ts';
import { lastFiles, type OutputService, outputRows, storedFiles } from './output-rows.ts';
import { SETTLE_MS } from './settle.ts';
import { stageFresh } from './stage-fresh.ts';

/** What a run needs that has nothing to find out. */
export type RestoreContext = Pick<BuildContext, 'host' | 'interrupt' | 'report'> & {
  readonly directories: Pick<BuildContext['directories'], 'output' | 'state'>;
};

/**
 * Puts an output right whose sources have not moved since the last run: the keys are those of that run, so nothing needs
 * to be planned. Null when the cache lacks something, or when told to stop; then a whole run has to see to it.
 */
export async function restoreRun(last: LastRun, context: RestoreContext): Promise<readonly ServiceSummary[] | null> {
  const { host, directories } = context;
  const { disk } = host;
  if (!(await recoverOutput(context))) return null;
  const memory = new DigestMemory(disk, [[directories.output, last.output]]);
  const isThere = disk.identity(directories.output) !== null;
  const checked = isThere ? checkOutput(last, directories.output, disk, memory) : null;
  const places = cachePlaces(last.cache);
  const objects = new ObjectStore(places.objects, disk);
  const entries = new EntryStore<unknown>(places.entries, objects, disk);
  const staging = ownStaging(context);
  try {
    const restored = new Map<string, readonly StoredFile[]>();
    for (const { name, cacheKey } of last.services) {
      if (checked !== null && !checked.wrong.has(name)) continue;
      const found = entries.find(cacheKey);
      if (found.kind !== 'hit' || !placeTree(staging, found.entry.files, objects, disk)) return null;
      restored.set(name, found.entry.files);
    }
    const { common } = last;
    if (!checkTree(common, objects) || !placeTree(staging, common, objects, disk)) return null;
    const stageRest = (): void => {
      for (const { name } of last.services)
        if (!restored.has(name)) stageFresh(last, name, directories.output, staging, disk);
    };
    if (!(await bringIn(staging, [], stageRest, context))) return null;
    await record(last, restored, context);
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

/** Writes down the output as it is now; everything else is as it was. */
async function record(
  last: LastRun,
  restored: ReadonlyMap<string, readonly StoredFile[]>,
  { host, directories }: RestoreContext,
): Promise<void> {
  await host.clock.sleep(SETTLE_MS);
  const services = last.services.map(({ rows: _, ...service }): OutputService => {
    const files = restored.get(service.name);
    return { ...service, files: files === undefined ? lastFiles(service.name, last) : storedFiles(files) };
  });
  const output = outputRows(services, last.common, directories.output, host.disk);
  const sources = Array.from({ length: last.sources.length }, (_, row) => last.sources.row(row));
  writeLastRun(directories.state, { ...last, services: output.services, sources, output: output.rows }, host.disk);
}
