import { posix } from 'node:path';
import { absolutePath } from '@svc-build/model/absolute-path';
import { ancestors } from '@svc-build/model/ancestors';
import { type Disk, type FileStamp, isExecutable, kindOf } from '@svc-build/model/disk';
import type { EntryKind, SourceTree } from '@svc-build/model/source-tree';
import { UnreadableFile } from '@svc-build/model/unreadable-file';
import { linkTrail } from './link-trail.ts';
import { TracePaths } from './trace-paths.ts';

/** What was looked at, by path below the project root (or absolute), as it was just before the first look; null for nothing. */
export type Trace = Map<string, FileStamp | null>;
export type ReadonlyTrace = ReadonlyMap<string, FileStamp | null>;

/** A source tree that notes what each reader has looked at. */
export interface TracedTree extends SourceTree {
  /** The same tree; what is looked at through it is noted in `log` too, even if another reader has looked at it before. */
  for(log: TracePaths): SourceTree;
}

/** Where a look is noted. */
interface PathLog {
  add(path: string): unknown;
}

type TreeDisk = Pick<Disk, 'identity' | 'readLink' | 'realPath' | 'list' | 'read'>;

/**
 * A view that notes every path that is looked at, and looks at each once: whoever plans sees one state of the project. As
 * long as none of the paths has moved, whoever looks again sees the same, so what was concluded from them still holds,
 * without concluding it again.
 */
export function tracedTree(tree: SourceTree, root: string, trace: Trace, disk: TreeDisk): TracedTree {
  const note = (path: string, log: PathLog): FileStamp | null => {
    log.add(path);
    const known = trace.get(path);
    if (known !== undefined) return known;
    const identity = disk.identity(absolutePath(root, path));
    trace.set(path, identity);
    return identity;
  };
  /** Where a path leads, and what is there. */
  const followed = remembered((path, log): { readonly place: string; readonly identity: FileStamp } | null => {
    const identity = note(path, log);
    if (identity === null) return null;
    const absolute = absolutePath(root, path);
    if (kindOf(identity) !== 'link') return { place: absolute, identity };
    for (const one of linkTrail(absolute, disk)) note(one, log);
    const place = disk.realPath(absolute);
    const real = place === null ? null : note(place, log);
    return place === null || real === null ? null : { place, identity: real };
  });
  const kind = (path: string, log: PathLog): EntryKind | null => {
    const found = followed(path, log);
    const is = found === null ? 'other' : kindOf(found.identity);
    return is === 'file' || is === 'directory' ? is : null;
  };
  const bytes = remembered((path, log) => {
    const found = followed(path, log);
    const is = found === null ? null : kindOf(found.identity);
    // Programs that a build starts would wait at it for ever.
    if (is === 'other') throw new UnreadableFile(path, 'it is a pipe, a socket or a device');
    return is === 'file' ? disk.read(absolutePath(root, path)) : null;
  });
  const text = remembered((path, log) => {
    const read = bytes(path, log);
    return read === null ? null : Buffer.from(read).toString('utf8');
  });
  const list = remembered((path, log) => {
    if (kind(path, log) !== 'directory') return [];
    return (disk.list(absolutePath(root, path)) ?? []).map(({ name, kind: own }) => {
      return { name, kind: own === 'link' ? (kind(posix.join(path, name), log) ?? 'other') : own };
    });
  });
  const once = conclusions();
  const view = (log: TracePaths): SourceTree => ({
    kind: async (path) => kind(normal(path), log),
    readBytes: async (path) => bytes(normal(path), log),
    readText: async (path) => text(normal(path), log),
    list: async (path) => list(normal(path), log),
    locate: async (path) => {
      // A directory on the way may be moved out of the project, and a link put in its place.
      for (const one of ancestors(normal(path)).slice(0, -1)) followed(one, log);
      return tree.locate(path);
    },
    isExecutable: async (path) => {
      const found = followed(normal(path), log);
      return found !== null && isExecutable(found.identity);
    },
    glob: async (patterns, options = {}) => {
      const found = once(`glob ${JSON.stringify([patterns, options])}`, (own) =>
        tree.glob(patterns, { ...options, onVisit: (path) => void followed(normal(path), own) }),
      );
      const paths = await found.value;
      log.include(found.log);
      return paths;
    },
    once: async (name, conclude) => {
      const found = once(name, (own) => conclude(view(own)));
      const value = await found.value;
      log.refer(found.log);
      return value;
    },
  });
  return { ...view(new TracePaths()), for: view };
}

interface Conclusion<T> {
  readonly value: Promise<T>;
  /** What it was concluded from. */
  readonly log: TracePaths;
}

/** Concludes each thing once, by its name. */
function conclusions(): <T>(name: string, conclude: (log: TracePaths) => Promise<T>) => Conclusion<T> {
  const concluded = new Map<string, Conclusion<unknown>>();
  return <T>(name: string, conclude: (log: TracePaths) => Promise<T>) => {
    const log = new TracePaths();
    const known = concluded.get(name) ?? { value: conclude(log), log };
    concluded.set(name, known);
    return known as Conclusion<T>;
  };
}

/** Looks once at each path; whoever asks again is told the same, and what was looked at for it. */
function remembered<T>(look: (path: string, log: PathLog) => T): (path: string, log: PathLog) => T {
  const known = new Map<string, { readonly found: T; readonly looked: readonly string[] }>();
  return (path, log) => {
    const before = known.get(path);
    if (before !== undefined) {
      for (const one of before.looked) log.add(one);
      return before.found;
    }
    const own = new Set<string>();
    const found = look(path, own);
    known.set(path, { found, looked: [...own] });
    for (const one of own) log.add(one);
    return found;
  };
}

function normal(path: string): string {
  const clean = posix.normalize(path);
  return clean.endsWith('/') && clean !== '/' ? clean.slice(0, -1) : clean;
}
