import { join } from 'node:path';
import { type Disk, type FileStamp, kindOf } from '@svc-build/model/disk';
import type { CachePlaces } from './cache-usage.ts';
import { type Entry, parseEntry } from './entry-store.ts';

/** A file of the store. */
export interface ObjectFile {
  readonly path: string;
  /** The digest, with `x` behind it for an executable one. */
  readonly name: string;
  readonly stamp: FileStamp;
}

/** An entry of the store; null where the file is none of this version. */
export interface EntryFile {
  readonly path: string;
  readonly key: string;
  readonly entry: Entry<unknown> | null;
  readonly stamp: FileStamp;
}

type WalkDisk = Pick<Disk, 'list' | 'identity' | 'read'>;

/** Every object of a store, and what a killed writer left beside them. */
export function walkObjects({ objects }: CachePlaces, disk: WalkDisk): readonly ObjectFile[] {
  return walkFan(objects, disk).map(({ path, name, stamp }) => ({ path, name, stamp }));
}

/** Every entry of a store. */
export function walkEntries({ entries }: CachePlaces, disk: WalkDisk): readonly EntryFile[] {
  return walkFan(entries, disk).map(({ path, name, stamp }) => {
    const key = `sha256:${name.replace(/\.json$/, '')}`;
    const bytes = disk.read(path);
    return { path, key, stamp, entry: bytes === null ? null : parseEntry(bytes, key) };
  });
}

/** The names of the objects that an entry needs. */
export function objectsOf(entry: Entry<unknown>): readonly string[] {
  return entry.files.flatMap((file) =>
    file.kind === 'file' || file.kind === 'executable'
      ? [`${file.digest}${file.kind === 'executable' ? 'x' : ''}`]
      : [],
  );
}

function walkFan(directory: string, disk: WalkDisk): readonly ObjectFile[] {
  return (disk.list(directory) ?? []).flatMap((fan) =>
    (disk.list(join(directory, fan.name)) ?? []).flatMap(({ name }) => {
      const path = join(directory, fan.name, name);
      const stamp = disk.identity(path);
      return stamp === null || kindOf(stamp) !== 'file' ? [] : [{ path, name, stamp }];
    }),
  );
}
