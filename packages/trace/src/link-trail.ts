import { dirname, join } from 'node:path';
import { type Disk, kindOf } from '@svc-build/model/disk';

/** As many as Linux follows. */
const MOST_LINKS = 40;

/**
 * Every link on the way from a link to what it leads to, itself included, and the first thing there that is missing. As
 * long as none of them has moved, the way leads to the same place: a look at its two ends misses a link in the middle
 * that was turned elsewhere, as `current` of releases is, or `/etc/alternatives/python3`.
 */
export function linkTrail(link: string, disk: Pick<Disk, 'identity' | 'readLink' | 'realPath'>): readonly string[] {
  const trail: string[] = [];
  let at = disk.realPath(dirname(link)) ?? dirname(link);
  const pending = [link.slice(link.lastIndexOf('/') + 1)];
  while (pending.length > 0 && trail.length < MOST_LINKS) {
    const next = join(at, pending.shift() ?? '');
    const stamp = disk.identity(next);
    if (stamp === null || kindOf(stamp) === 'link') trail.push(next);
    if (stamp === null) break;
    if (kindOf(stamp) !== 'link') {
      at = next;
      continue;
    }
    const target = disk.readLink(next) ?? '';
    if (target.startsWith('/')) at = '/';
    pending.unshift(...target.split('/').filter((segment) => segment !== ''));
  }
  return trail;
}
