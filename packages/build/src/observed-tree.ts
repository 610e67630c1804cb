import { posix } from 'node:path';
import { linkTrail } from '@svc-build/cache/link-trail';
import { absolutePath } from '@svc-build/model/absolute-path';
import { type Disk, type FileIdentity, isExecutable, kindOf } from '@svc-build/model/disk';
import type { EntryKind, SourceTree } from '@svc-build/model/source-tree';

/** What was looked at, by path below the project root (or absolute), as it was just before the first look; null for nothing. */
export type Observations = Map<string, FileIdentity | null>;
export type Looked = ReadonlyMap<string, FileIdentity | null>;

type TreeDisk = Pick<Disk, 'identity' | 'readLink' | 'realPath' | 'list' | 'read'>;

/**
 * A view that notes every path that is looked at, and looks at each once: whoever plans sees one state of the project. As
 * long as none of the paths has moved, whoever looks again sees the same, so what was concluded from them still holds,
 * without concluding it again.
 */
export function observedTree(tree: SourceTree, root: string, seen: Observations, disk: TreeDisk): SourceTree {
  const note = (path: string): FileIdentity | null => {
    const known = seen.get(path);
    if (known !== undefined) return known;
    const identity = disk.identity(absolutePath(root, path));
    seen.set(path, identity);
    return identity;
  };
  /** Where a path leads, and what is there. */
  const followed = remembered((path: string): { readonly place: string; readonly identity: FileIdentity } | null => {
    const identity = note(path);
    if (identity === null) return null;
    const absolute = absolutePath(root, path);
    if (kindOf(identity) !== 'link') return { place: absolute, identity };
    for (const one of linkTrail(absolute, disk)) note(one);
    const place = disk.realPath(absolute);
    const real = place === null ? null : note(place);
    return place === null || real === null ? null : { place, identity: real };
  });
  const concluded = new Map<string, Promise<unknown>>();
  const once = <T>(name: string, conclude: () => Promise<T>): Promise<T> => {
    const known = concluded.get(name) ?? conclude();
    concluded.set(name, known);
    return known as Promise<T>;
  };
  const kind = (path: string): EntryKind | null => {
    const found = followed(path);
    const is = found === null ? 'other' : kindOf(found.identity);
    return is === 'file' || is === 'directory' ? is : null;
  };
  const bytes = remembered((path: string) => (kind(path) === 'file' ? disk.read(absolutePath(root, path)) : null));
  const text = remembered((path: string) => {
    const read = bytes(path);
    return read === null ? null : Buffer.from(read).toString('utf8');
  });
  const list = remembered((path: string) => {
    if (kind(path) !== 'directory') return [];
    return (disk.list(absolutePath(root, path)) ?? []).flatMap(({ name, kind: own }) => {
      const is = own === 'link' ? kind(posix.join(path, name)) : own;
      return is === 'file' || is === 'directory' ? [{ name, kind: is }] : [];
    });
  });
  return {
    kind: async (path) => kind(normal(path)),
    readBytes: async (path) => bytes(normal(path)),
    readText: async (path) => text(normal(path)),
    list: async (path) => list(normal(path)),
    locate: async (path) => {
      note(normal(path));
      return tree.locate(path);
    },
    isExecutable: async (path) => {
      const found = followed(normal(path));
      return found !== null && isExecutable(found.identity);
    },
    glob: (patterns, options = {}) =>
      once(`glob ${JSON.stringify([patterns, options])}`, () =>
        tree.glob(patterns, { ...options, onVisit: (path) => void note(normal(path)) }),
      ),
    once,
  };
}

function remembered<T>(look: (path: string) => T): (path: string) => T {
  const known = new Map<string, T>();
  return (path) => {
    if (known.has(path)) return known.get(path) as T;
    const found = look(path);
    known.set(path, found);
    return found;
  };
}

function normal(path: string): string {
  const clean = posix.normalize(path);
  return clean.endsWith('/') && clean !== '/' ? clean.slice(0, -1) : clean;
}
