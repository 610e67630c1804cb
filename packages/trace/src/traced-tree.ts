import { posix } from 'node:path';
import { type Disk, type FileStamp, isExecutable, kindOf } from '@svc-build/model/disk';
import { absolutePath, ancestors } from '@svc-build/model/project-path';
import { UnreadableFile } from '@svc-build/model/result';
import type { EntryKind, SourceTree } from '@svc-build/model/source-tree';
import { sha256 } from './sha256.ts';
import { linkTrail, type Trace, TracePaths, tracedLook } from './trace.ts';

/** A source tree that notes what each reader has looked at. */
export interface TracedTree extends SourceTree {
  /** The same tree; what is looked at through it is noted in `paths` too, even if another reader has looked at it before. */
  for(paths: TracePaths): SourceTree;
  /** Every file that was read, by absolute path with all links resolved. */
  readonly readFiles: ReadonlyMap<string, ReadFile>;
}

/** A file that was read: its stamp before that, what it held, and when. */
export interface ReadFile {
  readonly stamp: FileStamp;
  readonly digest: string;
  readonly readAt: number;
}

/** Where the project is, and where looks at it are noted. */
interface TracedPlace {
  readonly root: string;
  readonly trace: Trace;
  readonly disk: Pick<Disk, 'identity' | 'readLink' | 'realPath' | 'list' | 'read' | 'now'>;
}

/**
 * A view that notes every path that is looked at, and looks at each once: whoever plans sees one state of the project. As
 * long as none of the paths has moved, whoever looks again sees the same, so what was concluded from them still holds,
 * without concluding it again.
 */
export function tracedTree(tree: SourceTree, place: TracedPlace): TracedTree {
  const { root } = place;
  const { followed, kind, bytes, text, list, readFiles } = tracedLooks(place);
  const once = conclusions();
  const view = (paths: TracePaths): SourceTree => ({
    kind: async (path) => kind(normal(path), paths),
    readBytes: async (path) => bytes(normal(path), paths),
    readText: async (path) => text(normal(path), paths),
    list: async (path) => list(normal(path), paths),
    locate: async (path) => {
      // A directory on the way may be moved out of the project, and a link put in its place. Without a link it lies inside.
      const way = ancestors(normal(path)).slice(0, -1);
      const isPlain = way.map((one) => one !== '..' && followed(one, paths)?.place === absolutePath(root, one));
      return isPlain.every(Boolean) ? 'inside' : tree.locate(path);
    },
    isExecutable: async (path) => {
      const found = followed(normal(path), paths);
      return found !== null && isExecutable(found.stamp);
    },
    glob: async (patterns, options = {}) => {
      const found = once(`glob ${JSON.stringify([patterns, options])}`, (own) => {
        own.globs.add({ patterns, ignore: options.ignore ?? [] });
        return tree.glob(patterns, { ...options, onVisit: (path) => void followed(normal(path), own) });
      });
      const files = await found.value;
      paths.include(found.paths);
      return files;
    },
    once: async (name, conclude) => {
      const found = once(name, (own) => conclude(view(own)));
      const value = await found.value;
      paths.refer(found.paths);
      return value;
    },
  });
  return { ...view(new TracePaths()), for: view, readFiles };
}

/** How many characters of texts are kept for others to read; manifests are few, and sources are read for one service. */
const MOST_HELD = 16 * 1024 * 1024;

/** Where the paths of a look are noted. */
interface PathSet {
  add(path: string): unknown;
  /** Notes that the names in a directory were read. */
  list(directory: string): unknown;
}

/** What is at a path, and in it, each looked at once; every path on the way is noted. */
function tracedLooks({ root, trace, disk }: TracedPlace) {
  const look = tracedLook(trace, root, disk);
  const note = (path: string, paths: PathSet): FileStamp | null => {
    paths.add(path);
    return look(path);
  };
  /** Where a path leads, and what is there. */
  const followed = remembered((path, paths): { readonly place: string; readonly stamp: FileStamp } | null => {
    const stamp = note(path, paths);
    if (stamp === null) return null;
    const absolute = absolutePath(root, path);
    if (kindOf(stamp) !== 'link') return { place: absolute, stamp };
    for (const one of linkTrail(absolute, disk)) note(one, paths);
    const place = disk.realPath(absolute);
    const real = place === null ? null : note(place, paths);
    return place === null || real === null ? null : { place, stamp: real };
  });
  const kind = (path: string, paths: PathSet): EntryKind | null => {
    const found = followed(path, paths);
    const is = found === null ? 'other' : kindOf(found.stamp);
    return is === 'file' || is === 'directory' ? is : null;
  };
  const readFiles = new Map<string, ReadFile>();
  const contents = (path: string, paths: PathSet): Uint8Array | null => {
    const found = followed(path, paths);
    const is = found === null ? null : kindOf(found.stamp);
    // Programs that a build starts would wait at it for ever.
    if (is === 'other') throw new UnreadableFile(path, 'it is a pipe, a socket or a device');
    if (found === null || is !== 'file') return null;
    const readAt = disk.now();
    const read = disk.read(absolutePath(root, path));
    if (read !== null) readFiles.set(found.place, { stamp: found.stamp, digest: sha256(read), readAt });
    return read;
  };
  let texts = new Map<string, string | null>();
  let held = 0;
  const text = (path: string, paths: PathSet): string | null => {
    followed(path, paths);
    const known = texts.get(path);
    if (known !== undefined) return known;
    const read = contents(path, paths);
    const now = read === null ? null : Buffer.from(read.buffer, read.byteOffset, read.byteLength).toString('utf8');
    held += now?.length ?? 0;
    if (held > MOST_HELD) [texts, held] = [new Map(), 0];
    texts.set(path, now);
    return now;
  };
  const list = remembered((path, paths) => {
    paths.list(path);
    if (kind(path, paths) !== 'directory') return [];
    return (disk.list(absolutePath(root, path)) ?? []).map(({ name, kind: own }) => {
      return { name, kind: own === 'link' ? (kind(posix.join(path, name), paths) ?? 'other') : own };
    });
  });
  return { followed, kind, bytes: remembered(contents), text, list, readFiles };
}

interface Conclusion<T> {
  readonly value: Promise<T>;
  /** What it was concluded from. */
  readonly paths: TracePaths;
}

/** Concludes each thing once, by its name. */
function conclusions(): <T>(name: string, conclude: (paths: TracePaths) => Promise<T>) => Conclusion<T> {
  const concluded = new Map<string, Conclusion<unknown>>();
  return <T>(name: string, conclude: (paths: TracePaths) => Promise<T>) => {
    const paths = new TracePaths();
    const known = concluded.get(name) ?? { value: conclude(paths), paths };
    concluded.set(name, known);
    return known as Conclusion<T>;
  };
}

/** Looks once at each path; a later caller is told the same, and its paths are noted for it too. */
function remembered<T>(look: (path: string, paths: PathSet) => T): (path: string, paths: PathSet) => T {
  const known = new Map<string, { readonly found: T; readonly paths: readonly string[]; readonly isListed: boolean }>();
  return (path, paths) => {
    let once = known.get(path);
    if (once === undefined) {
      const own = new Set<string>();
      let isListed = false;
      const list = (): void => {
        isListed = true;
      };
      const found = look(path, { add: (one) => own.add(one), list });
      once = { found, paths: [...own], isListed };
      known.set(path, once);
    }
    for (const one of once.paths) paths.add(one);
    if (once.isListed) paths.list(path);
    return once.found;
  };
}

function normal(path: string): string {
  const clean = posix.normalize(path);
  return clean.endsWith('/') && clean !== '/' ? clean.slice(0, -1) : clean;
}
