import type { Disk } from '@svc-build/model/disk';
import type { CachePlaces } from './cache-usage.ts';
import { ObjectStore } from './object-store.ts';
import { objectsOf, walkEntries, walkObjects } from './walk-cache.ts';

/** The result of checking every object and entry; wrong ones were removed. */
export interface VerifiedCache {
  readonly objects: number;
  readonly entries: number;
  readonly wrongObjects: number;
  readonly wrongEntries: number;
}

/** Reads every object, throws away those that are not what their name says, and the entries that miss one. */
export function verifyCache(places: CachePlaces, disk: Disk): VerifiedCache {
  const store = new ObjectStore(places.objects, disk);
  const objects = walkObjects(places, disk);
  const right = new Set<string>();
  for (const { name } of objects) {
    if (store.check({ digest: name.replace(/x$/, ''), executable: name.endsWith('x') })) right.add(name);
  }
  const entries = walkEntries(places, disk);
  const wrong = entries.filter(({ entry }) => entry === null || objectsOf(entry).some((name) => !right.has(name)));
  for (const { path } of wrong) disk.remove(path);
  return {
    objects: right.size,
    entries: entries.length - wrong.length,
    wrongObjects: objects.length - right.size,
    wrongEntries: wrong.length,
  };
}
