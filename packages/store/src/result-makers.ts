import { join } from 'node:path';
import type { Disk } from '@svc-build/model/disk';
import { compare } from '@svc-build/model/json';
import { sha256 } from '@svc-build/trace/sha256';

/** Of how many results of one maker it is told what they hold. */
const MOST_RESULTS = 100;

/** Notes that a result is of a maker: an empty file for each, so that two writers lose nothing. */
export function noteMaker(directory: string, { maker, key }: MadeResult, disk: Pick<Disk, 'write'>): void {
  disk.write(join(placeOf(directory, maker), hexOf(key)), '');
}

/** A key, and who makes results of such keys. */
interface MadeResult {
  readonly maker: string;
  readonly key: string;
}

/** The keys under which results of a maker were kept, the latest first; some of them may be gone. */
export function keysOfMaker(
  directory: string,
  maker: string,
  disk: Pick<Disk, 'list' | 'identity'>,
): readonly string[] {
  const place = placeOf(directory, maker);
  const found = (disk.list(place) ?? []).flatMap(({ name }) => {
    const stamp = disk.identity(join(place, name));
    return stamp === null ? [] : [{ key: `sha256:${name}`, keptAt: stamp.mtimeMs }];
  });
  found.sort((a, b) => b.keptAt - a.keptAt || compare(a.key, b.key));
  return found.slice(0, MOST_RESULTS).map(({ key }) => key);
}

/** Forgets the makers of results that are gone. */
export function sweepMakers(
  directory: string,
  isKept: (key: string) => boolean,
  disk: Pick<Disk, 'list' | 'remove'>,
): void {
  for (const { name } of disk.list(directory) ?? []) {
    const place = join(directory, name);
    const keys = (disk.list(place) ?? []).map((one) => one.name);
    const gone = keys.filter((key) => !isKept(`sha256:${key}`));
    for (const key of gone.length === keys.length ? [] : gone) disk.remove(join(place, key));
    if (gone.length === keys.length) disk.remove(place);
  }
}

/** A maker may have any name. */
function placeOf(directory: string, maker: string): string {
  return join(directory, sha256(maker).slice(0, 32));
}

function hexOf(key: string): string {
  return key.replace('sha256:', '');
}
