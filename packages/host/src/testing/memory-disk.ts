import { createHash } from 'node:crypto';
import { posix } from 'node:path';
import type { Disk, FileStamp } from '@svc-build/model/disk';
import { codeOf, orNull } from '../node-disk.ts';
import { entriesOf, stampOf, systemError } from './memory-nodes.ts';
import type { MemoryVolume } from './memory-volume.ts';

/** The synchronous side of a disk in memory. */
export function createMemoryDisk(volume: MemoryVolume): Disk {
  const identity = (path: string): FileStamp | null => orNull(path, () => stampOf(volume.existing(path, 'lstat').node));
  return {
    identity,
    isUnmoved: (path, numbers, at) => {
      const stamp = identity(path);
      if (stamp === null) return numbers[at] === 0;
      const found = [stamp.mode, stamp.size, stamp.mtimeMs, stamp.ctimeMs, stamp.inode];
      return found.every((number, index) => numbers[at + index] === number);
    },
    list: (path) =>
      orNull(path, () => {
        const node = volume.open(path, 'scandir');
        if (node.kind !== 'directory') throw systemError('ENOTDIR', 'scandir', path);
        return entriesOf(node);
      }),
    read: (path) => orNull(path, () => volume.openFile(path)?.bytes.slice() ?? null),
    digest: (path) =>
      orNull(path, () => {
        const file = volume.openFile(path);
        return file && { digest: createHash('sha256').update(file.bytes).digest('hex'), mode: file.mode };
      }),
    readLink: (path) =>
      orNull(path, () => {
        const { node } = volume.existing(path, 'readlink');
        if (node.kind !== 'link') throw systemError('EINVAL', 'readlink', path);
        return node.target;
      }),
    realPath: (path) => orNull(path, () => volume.resolved(path, 'realpath').path),
    makeDirectory: (path) => volume.makeDirectory(path),
    hardLink: (from, to) => hardLink(volume, from, to),
    copy: (from, to, mode) => {
      const file = volume.openFile(from);
      if (file === null) throw systemError('EISDIR', 'copyfile', from);
      volume.replace(to, file.bytes, mode);
    },
    symlink: (target, path) => volume.symlink(target, path),
    rename: (from, to) => volume.rename(from, to),
    remove: (path) => void orNull(path, () => volume.remove(path)),
    write: (path, contents, mode = 0o644) => {
      volume.makeDirectory(posix.dirname(path));
      volume.replace(path, bytesOf(contents), mode);
    },
    sync: (path) => {
      volume.check(path, 'write', 'fsync');
      volume.resolved(path, 'open');
    },
    now: volume.now,
  };
}

/** A copy, which nobody else can change. */
export function bytesOf(contents: string | Uint8Array): Uint8Array {
  return typeof contents === 'string' ? new TextEncoder().encode(contents) : contents.slice();
}

function hardLink(volume: MemoryVolume, from: string, to: string): ReturnType<Disk['hardLink']> {
  try {
    volume.hardLink(from, to);
    return 'linked';
  } catch (thrown) {
    if (codeOf(thrown) === 'EEXIST') return 'taken';
    if (codeOf(thrown) === 'EPERM') return 'refused';
    throw thrown;
  }
}
