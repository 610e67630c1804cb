import { join, relative, sep } from 'node:path';
import { error } from '@svc-build/model/diagnostic';
import { type Disk, ownerOfTempName } from '@svc-build/model/disk';
import type { Host } from '@svc-build/model/host';
import { fail, ok, type Result } from '@svc-build/model/result';
import type { BuildContext } from '../build-context.ts';
import { type RecordPlaces, sweepOldRecords } from './old-records.ts';
import { runLockPath, tryRunLock } from './run-lock.ts';

type StateDisk = Pick<Disk, 'identity' | 'list' | 'realPath'>;

/** How far below `.svc-build` directories are ours alone; below that are other programs' own. */
const DEPTH = 2;

/**
 * Refuses a `.svc-build` that is, or holds, a link out of the project: a checkout may bring one along, and what is written
 * and removed there would be somebody else's. To be asked before anything is written.
 */
export function checkState(root: string, state: string, disk: StateDisk): Result<null> {
  const realRoot = disk.realPath(root) ?? root;
  const linkOut = (path: string, depth: number): string | null => {
    if (disk.identity(path) !== null && isOutside(disk.realPath(path), realRoot)) return path;
    for (const { name, kind } of depth === 0 ? [] : (disk.list(path) ?? [])) {
      const found = kind === 'link' || kind === 'directory' ? linkOut(join(path, name), depth - 1) : null;
      if (found !== null) return found;
    }
    return null;
  };
  const link = linkOut(state, DEPTH);
  if (link === null) return ok(null);
  return fail(
    error(
      'STATE_REFUSED',
      `"${relative(root, link)}" is a link out of the project, and svc-build would write behind it.`,
      'Remove the link; "cache.dir" in svc-build.json names another place for the cache.',
    ),
  );
}

/** Whether a path below the project leads out of it. What is not there yet leads where its nearest directory does. */
export function leadsOut(path: string, root: string, disk: Pick<Disk, 'realPath' | 'identity'>): boolean {
  const realRoot = disk.realPath(root) ?? root;
  if (isOutside(path, root)) return false;
  for (let at = path; at !== root; at = join(at, '..')) {
    if (disk.identity(at) !== null) return isOutside(disk.realPath(at), realRoot);
  }
  return false;
}

/** A link that leads nowhere may lead out as soon as something is written through it. */
function isOutside(real: string | null, realRoot: string): boolean {
  if (real === null) return true;
  const path = relative(realRoot, real);
  return path === '..' || path.startsWith(`..${sep}`);
}

/** Makes `.svc-build`, which ignores itself in git. Whatever writes there comes after this. */
export function claimState({
  host,
  directories,
}: Pick<BuildContext, 'host'> & { readonly directories: Pick<BuildContext['directories'], 'state'> }): void {
  const path = join(directories.state, '.gitignore');
  if (host.disk.identity(path) === null) host.disk.write(path, '*\n');
}

/** The directories of `.svc-build` in which files are written under other names and renamed into place. */
const WRITTEN = ['.', 'actions', 'answers', 'locks', 'plans', 'services'];

/** Removes what killed runs left unfinished, and what nobody has used for long. */
export async function clearState(places: RecordPlaces, host: Host): Promise<void> {
  const { state } = places;
  removeUnfinishedFiles(state, host);
  sweepOldRecords(places, host.disk);
  await removeUnusedScratch(state, host);
}

/** Files that a killed run had not renamed into place yet. */
function removeUnfinishedFiles(state: string, { disk, processes }: Pick<Host, 'disk' | 'processes'>): void {
  for (const directory of WRITTEN) {
    for (const { name } of disk.list(join(state, directory)) ?? []) {
      const maker = ownerOfTempName(name);
      if (maker !== null && !processes.isAlive(maker)) disk.remove(join(state, directory, name));
    }
  }
}

/** The scratch directories of services that no run builds. */
async function removeUnusedScratch(state: string, host: Host): Promise<void> {
  const scratch = join(state, 'scratch');
  for (const { name } of host.disk.list(scratch) ?? []) {
    const lock = await tryRunLock(runLockPath(state, `service ${name}`), host);
    if (lock.kind === 'held') continue;
    host.disk.remove(join(scratch, name));
    await lock.release();
  }
}
