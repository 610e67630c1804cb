import { type Disk, kindOf } from '@svc-build/model/disk';

/** Removes what is in the place of a file of the store and is none, such as a directory. */
export function clearWay(path: string, disk: Pick<Disk, 'identity' | 'remove'>): void {
  const stamp = disk.identity(path);
  if (stamp !== null && kindOf(stamp) !== 'file') disk.remove(path);
}
