import { posix } from 'node:path';
import { type Disk, type GlobOrder, kindOf } from '@svc-build/model/disk';
import { anyPattern } from '@svc-build/model/glob/path-pattern';
import { compare } from '@svc-build/model/json';
import { liesIn } from '@svc-build/model/project-path';

/** Files below a directory of a disk in memory that match, by the rules of `globFiles`; every directory is looked into. */
export function globMemory(disk: Disk, order: GlobOrder): readonly string[] {
  const { root, patterns, ignore = [], enterLinks = false, onVisit = () => {} } = order;
  const matches = anyPattern(patterns);
  const isIgnored = anyPattern(ignore);
  const realRoot = disk.realPath(root) ?? root;
  const found: string[] = [];
  const enter = (below: string, entered: readonly string[]): void => {
    onVisit(posix.join(root, below));
    for (const { name, kind } of disk.list(posix.join(root, below)) ?? []) {
      const path = posix.join(below, name);
      if (isIgnored(path)) continue;
      if (kind === 'file' || (enterLinks === 'all' && kind === 'other')) found.push(path);
      else if (kind === 'directory') enter(path, entered);
      else if (kind === 'link' && matches(path)) throughLink(path, entered);
    }
  };
  const throughLink = (path: string, entered: readonly string[]): void => {
    onVisit(posix.join(root, path));
    const real = disk.realPath(posix.join(root, path));
    const stamp = real === null ? null : disk.identity(real);
    if (real === null || stamp === null) {
      if (enterLinks === 'all') found.push(path);
    } else if (kindOf(stamp) === 'file' || (enterLinks && !liesIn(real, realRoot))) found.push(path);
    else if (enterLinks && !entered.includes(real) && !liesIn(placeOf(path), real)) enter(path, [...entered, real]);
  };
  const placeOf = (path: string): string => disk.realPath(posix.dirname(posix.join(root, path))) ?? '/';
  enter('', []);
  return [...new Set(found)].filter(matches).sort(compare);
}
