import { leadsOut } from '@svc-build/engine/decide/check-state';
import { restoreRun } from '@svc-build/engine/publish/restore-run';
import type { LastRun } from '@svc-build/engine/record/last-run';
import type { ServiceSummary } from '@svc-build/model/event';
import { cachePlaces } from '@svc-build/store/cache-places';
import { noteUse } from '@svc-build/store/cache-usage';
import type { BuildArguments } from './arguments.ts';
import { outputDirectory, stateDirectory, workingDirectory } from './directories.ts';
import type { World } from './world.ts';

/** Puts the output right from the cache alone; null when that is not enough. */
export async function restoreAll(
  last: LastRun,
  { common }: BuildArguments,
  world: World,
): Promise<readonly ServiceSummary[] | null> {
  const { host, interrupt } = world;
  const directories = { output: outputDirectory(common, world), state: stateDirectory(common, world) };
  // A whole run says what is wrong with that.
  if (leadsOut(directories.output, workingDirectory(common, world), host.disk)) return null;
  const restored = await restoreRun(last, { host, interrupt, directories, report: () => {} });
  if (restored === null) return null;
  const names = new Set(restored.filter(({ outcome }) => outcome === 'restored').map(({ name }) => name));
  const used = last.services.filter(({ name }) => names.has(name)).map(({ cacheKey }) => cacheKey);
  try {
    noteUse(cachePlaces(last.cache).usage, used, 0, host.disk);
  } catch {
    // A cache that cannot be tended is a slow one at worst.
  }
  return restored;
}
