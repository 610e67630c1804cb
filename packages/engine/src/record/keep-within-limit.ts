import { cachePlaces } from '@svc-build/store/cache-places';
import { noteUse } from '@svc-build/store/cache-usage';
import { pruneCache } from '@svc-build/store/prune-cache';
import type { BuildContext } from '../build-context.ts';
import type { FinishedService } from './finished-service.ts';

/** Notes which results were used, and makes room when the cache holds more than it may. It never fails a build. */
export function keepWithinLimit(
  services: readonly FinishedService[],
  { directories, host, trust }: BuildContext,
): void {
  if (trust.results === 'none') return;
  const used = services.filter(({ finished, inputsUnchanged }) => finished !== null && inputsUnchanged);
  if (used.length === 0) return;
  const added = used
    .filter(({ outcome }) => outcome === 'built')
    .reduce((sum, { finished }) => sum + (finished?.artifact.manifest.size.bytes ?? 0), 0);
  const places = cachePlaces(directories.cache);
  try {
    const { bytes } = noteUse(
      places.usage,
      used.map(({ key }) => key.cacheKey),
      added,
      host.disk,
    );
    if (bytes > trust.limitBytes) pruneCache(places, trust.limitBytes, host.disk);
  } catch {
    // A cache that cannot be tended is a slow one at worst.
  }
}
