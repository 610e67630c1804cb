import { posix } from 'node:path';
import { Readable } from 'node:stream';
import { type Disk, type Files, isExecutable, kindOf } from '@svc-build/model/disk';
import { codeOf } from '../node-disk.ts';
import { globMemory } from './glob-memory.ts';
import { bytesOf } from './memory-disk.ts';
import { systemError } from './memory-nodes.ts';
import type { MemoryVolume } from './memory-volume.ts';

type Readings = 'stat' | 'readBytes' | 'readText' | 'stream' | 'list' | 'glob' | 'realPath' | 'readLink';

/** The asynchronous side of a disk in memory. */
export function createMemoryFiles(volume: MemoryVolume, disk: Disk): Files {
  return { ...readings(volume, disk), ...changes(volume, disk) };
}

function readings(volume: MemoryVolume, disk: Disk): Pick<Files, Readings> {
  return {
    stat: async (path) => {
      const stamp = disk.identity(path);
      if (stamp === null) return null;
      return { kind: kindOf(stamp), size: stamp.size, executable: isExecutable(stamp), mtimeMs: stamp.mtimeMs };
    },
    readBytes: async (path) => disk.read(path),
    readText: async (path) => {
      const bytes = disk.read(path);
      return bytes === null ? null : new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
    },
    stream: (path, range) => streamOf(volume, path, range),
    list: async (path) => disk.list(path) ?? [],
    glob: async (order) => globMemory(disk, order),
    realPath: async (path) => disk.realPath(path),
    readLink: async (path) => disk.readLink(path),
  };
}

function changes(volume: MemoryVolume, disk: Disk): Omit<Files, Readings> {
  const makeParent = (path: string): void => volume.makeDirectory(posix.dirname(path));
  let temporary = 0;
  return {
    makeDirectory: async (path) => disk.makeDirectory(path),
    write: async (path, contents, mode) => disk.write(path, contents, mode),
    create: async (path, contents) => {
      makeParent(path);
      try {
        volume.create(path, bytesOf(contents), 0o644);
        return true;
      } catch (thrown) {
        if (codeOf(thrown) === 'EEXIST') return false;
        throw thrown;
      }
    },
    createFrom: async (path, pieces, mode) => {
      makeParent(path);
      volume.create(path, new Uint8Array(), mode);
      try {
        for await (const piece of pieces) append(volume, path, piece);
      } catch (thrown) {
        disk.remove(path);
        throw thrown;
      }
    },
    makeTemporary: async (prefix) => {
      temporary += 1;
      const path = `${prefix}${String(temporary).padStart(6, '0')}`;
      makeParent(path);
      volume.makeDirectory(path);
      return path;
    },
    copy: async (from, to, mode) => {
      makeParent(to);
      disk.copy(from, to, mode);
    },
    copyTree: async (from, to, signal) => {
      makeParent(to);
      copyTree(disk, { from, to }, signal);
    },
    symlink: async (target, path) => {
      makeParent(path);
      disk.symlink(target, path);
    },
    rename: async (from, to) => disk.rename(from, to),
    remove: async (path) => disk.remove(path),
  };
}

function streamOf(
  volume: MemoryVolume,
  path: string,
  range?: { readonly start: number; readonly end: number },
): Readable {
  const pieces = async function* (): AsyncGenerator<Uint8Array> {
    const file = volume.openFile(path);
    if (file === null) throw systemError('EISDIR', 'read', path);
    yield range === undefined ? file.bytes : file.bytes.subarray(range.start, range.end + 1);
  };
  return Readable.from(pieces(), { objectMode: false });
}

function append(volume: MemoryVolume, path: string, piece: Uint8Array): void {
  volume.check(path, 'write', 'write');
  const file = volume.openFile(path);
  if (file !== null) volume.setBytes(file, Buffer.concat([file.bytes, piece]));
}

function copyTree(disk: Disk, { from, to }: { from: string; to: string }, signal: AbortSignal): void {
  if (disk.identity(to) === null) disk.makeDirectory(to);
  else throw systemError('EEXIST', 'mkdir', to);
  for (const { name, kind } of disk.list(from) ?? []) {
    const [source, target] = [posix.join(from, name), posix.join(to, name)];
    if (kind === 'directory') copyTree(disk, { from: source, to: target }, signal);
    else if (signal.aborted) continue;
    else if (kind === 'link') disk.symlink(disk.readLink(source) ?? '', target);
    else disk.copy(source, target, ((disk.identity(source)?.mode ?? 0o644) & 0o777) | 0o200);
  }
}
