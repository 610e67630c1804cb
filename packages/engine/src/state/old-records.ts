import { join } from 'node:path';
import type { Disk } from '@svc-build/model/disk';
import type { Host } from '@svc-build/model/host';
import { cachePlaces } from '@svc-build/store/cache-usage';
import { ignoreDiskErrors } from '@svc-build/store/object-store';
import type { Directories } from '../build-context.ts';
import { runLockPath, tryRunLock } from './run-lock.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const MONTH_MS = 30 * DAY_MS;

/** A table of what was looked at for several services is written whenever any of it has moved, and then nobody asks for the last one. */
const MOST_SHARED_TABLES = 200;

/** Where records are: what a checkout has, and what those have that share a cache. */
export type RecordPlaces = Pick<Directories, 'state' | 'cache'>;

/** A file or directory of `.svc-build`, and when it was written. */
interface OldRecord {
  readonly name: string;
  readonly writtenAt: number;
}

/**
 * Once a day removes records of actions, probe results and plans that nobody has written for a month, from `.svc-build` and
 * from the cache: most belong to sources or tools that are gone, the others are made again.
 */
export function sweepOldRecords(
  { state, cache }: RecordPlaces,
  disk: Pick<Disk, 'list' | 'identity' | 'remove' | 'write' | 'now'>,
): void {
  const mark = join(state, 'swept');
  const now = disk.now();
  if ((disk.identity(mark)?.mtimeMs ?? 0) > now - DAY_MS) return;
  if (['actions', 'answers', 'plans'].every((name) => disk.identity(join(state, name)) === null)) return;
  disk.write(mark, '');
  const isOld = ({ writtenAt }: OldRecord): boolean => writtenAt < now - MONTH_MS;
  for (const directory of [join(state, 'plans'), cachePlaces(cache).plans]) {
    const plans = ignoreDiskErrors(() => recordsIn(directory, disk), []);
    const spare = plans
      .filter(({ name }) => name.startsWith('.shared-'))
      .sort((a, b) => b.writtenAt - a.writtenAt)
      .slice(MOST_SHARED_TABLES);
    for (const { name } of [...plans.filter(isOld), ...spare])
      ignoreDiskErrors(() => disk.remove(join(directory, name)), undefined);
  }
  for (const directory of ['actions', 'answers'])
    for (const { name } of recordsIn(join(state, directory), disk).filter(isOld))
      disk.remove(join(state, directory, name));
}

/**
 * Removes what is known of services that the project no longer has, and what they kept between runs, when nobody has built
 * them for a month: until then somebody may come back to a branch that has them.
 */
export async function sweepGoneServices(present: ReadonlySet<string>, state: string, host: Host): Promise<void> {
  const { disk } = host;
  const names = (disk.list(join(state, 'services')) ?? []).map(({ name }) => name.replace(/\.json$/, ''));
  const gone = new Set(names.filter((name) => !present.has(name)));
  if (gone.size === 0) return;
  for (const { name, writtenAt } of recordsIn(join(state, 'services'), disk)) {
    const service = name.replace(/\.json$/, '');
    if (!gone.has(service) || writtenAt >= disk.now() - MONTH_MS) continue;
    const lock = await tryRunLock(runLockPath(state, `service ${service}`), host);
    if (lock.kind === 'held') continue;
    disk.remove(join(state, 'services', name));
    disk.remove(join(state, 'keep', service));
    await lock.release();
  }
}

function recordsIn(directory: string, disk: Pick<Disk, 'list' | 'identity'>): readonly OldRecord[] {
  return (disk.list(directory) ?? []).flatMap(({ name }) => {
    const stamp = disk.identity(join(directory, name));
    return stamp === null ? [] : [{ name, writtenAt: stamp.mtimeMs }];
  });
}
