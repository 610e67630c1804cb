import { createHash } from 'node:crypto';
import { type Disk, type FileStamp, kindOf, type NamedEntry } from '@svc-build/model/disk';
import { UnreadableFile } from '@svc-build/model/result';
import { sameStamp } from './trace.ts';

/**
 * A disk on which one directory moves only when its list of names does, `ignored` ones left out: where the output and our
 * own state lie beside the sources, to make or remove them moves no source.
 */
export function stampedByNames(disk: Disk, directory: string, ignored: ReadonlySet<string>): Disk {
  const identity = (path: string): FileStamp | null => {
    const stamp = disk.identity(path);
    if (path !== directory || stamp === null || kindOf(stamp) !== 'directory') return stamp;
    const entries = listed(path, disk);
    if (entries === null) return stamp;
    const names = createHash('sha256');
    for (const { name, kind } of entries) {
      if (ignored.has(name)) continue;
      names.update(`${kind}\0${name}\0${kind === 'link' ? (disk.readLink(`${path}/${name}`) ?? '') : ''}\0`);
    }
    const digest = names.digest();
    // Contents have no time, so the oldest one: they are never too recent to be believed.
    return { ...stamp, size: digest.readUIntBE(0, 6), mtimeMs: digest.readUIntBE(6, 6), ctimeMs: 0 };
  };
  return {
    ...disk,
    identity,
    isUnmoved: (path, numbers, at) => {
      if (path !== directory) return disk.isUnmoved(path, numbers, at);
      const [mode = 0, size = 0, mtimeMs = 0, ctimeMs = 0, inode = 0] = numbers.subarray(at, at + 5);
      return sameStamp(mode === 0 ? null : { mode, size, mtimeMs, ctimeMs, inode }, identity(path));
    },
  };
}

/** Null for a directory that may not be listed: whoever has to list it says so. */
function listed(path: string, disk: Disk): readonly NamedEntry[] | null {
  try {
    return disk.list(path);
  } catch (thrown) {
    if (thrown instanceof UnreadableFile) return null;
    throw thrown;
  }
}
