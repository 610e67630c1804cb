import { join, relative, sep } from 'node:path';
import { error } from '@svc-build/model/diagnostic';
import type { Disk } from '@svc-build/model/disk';
import { fail, ok, type Result } from '@svc-build/model/result';

type StateDisk = Pick<Disk, 'identity' | 'list' | 'realPath'>;

/** How far below `.svc-build` directories are ours alone; below that are other programs' own. */
const DEPTH = 2;

/**
 * Refuses a `.svc-build` that is, or holds, a link out of the project: a checkout may bring one along, and what is written
 * and removed there would be somebody else's. To be asked before anything is written.
 */
export function checkState(root: string, state: string, disk: StateDisk): Result<null> {
  const realRoot = disk.realPath(root) ?? root;
  const link = linkOut(state, realRoot, DEPTH, disk);
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

function linkOut(path: string, realRoot: string, depth: number, disk: StateDisk): string | null {
  if (disk.identity(path) !== null && isOutside(disk.realPath(path), realRoot)) return path;
  for (const { name, kind } of depth === 0 ? [] : (disk.list(path) ?? [])) {
    const below = join(path, name);
    const found = kind === 'link' || kind === 'directory' ? linkOut(below, realRoot, depth - 1, disk) : null;
    if (found !== null) return found;
  }
  return null;
}

/** A link that leads nowhere may lead out as soon as something is written through it. */
function isOutside(real: string | null, realRoot: string): boolean {
  if (real === null) return true;
  const path = relative(realRoot, real);
  return path === '..' || path.startsWith(`..${sep}`);
}
