import { join, posix } from 'node:path';
import { type Disk, type FileStamp, kindOf } from '@svc-build/model/disk';
import type { Host, Processes } from '@svc-build/model/host';
import type { OutputManifest } from '@svc-build/model/manifest';

/** Bundles that are looked at when a process starts in them, wherever that is. */
export interface WatchedBundles {
  readonly processes: Processes;
  /** Paths in the bundles of a service that have changed since, and that are not its framework's to change. */
  changes(service: string): readonly string[];
}

/** What servers of frameworks keep beside their code: Next's regenerated pages and what it fetched. */
const KEPT_BY_FRAMEWORK: Readonly<Record<string, RegExp>> = { nextjs: /(^|\/)\.next\// };

interface Bundle {
  readonly service: string;
  readonly root: string;
  readonly original: string;
  readonly before: TreeSnapshot;
}

/** Watches the bundles of an output that runs. `output` is the one that was copied, which nobody touches. */
export function watchBundles(
  { services }: OutputManifest,
  output: string,
  { processes, disk }: Pick<Host, 'processes' | 'disk'>,
): WatchedBundles {
  const bundles = new Map<string, Bundle>();
  const functions = Object.entries(services).flatMap(([service, { functions: all }]) =>
    all.map(({ path, cwd }) => ({ service, path, place: posix.join('/', path, cwd) })),
  );
  const look = (cwd: string): void => {
    const found = functions.find(({ place }) => cwd.endsWith(place));
    if (found === undefined) return;
    const { service, path, place } = found;
    const root = join(cwd.slice(0, -place.length), path);
    if (bundles.has(root)) return;
    bundles.set(root, { service, root, original: join(output, path), before: treeSnapshot(root, disk) });
  };
  return {
    processes: {
      ...processes,
      start: (command, onLine) => {
        look(command.cwd);
        return processes.start(command, onLine);
      },
    },
    changes: (service) => {
      const kept = KEPT_BY_FRAMEWORK[services[service]?.framework ?? ''];
      return [...bundles.values()]
        .filter((bundle) => bundle.service === service)
        .flatMap(({ before, root, original }) => changedSince(before, { root, original }, disk))
        .filter((path) => kept?.test(path) !== true);
    },
  };
}

/** The files and links of a tree, by their paths below it. */
export type TreeSnapshot = ReadonlyMap<string, FileStamp>;

type SnapshotDisk = Pick<Disk, 'list' | 'identity'>;

/** Looks at a tree; at none at all, too. */
export function treeSnapshot(root: string, disk: SnapshotDisk): TreeSnapshot {
  const found = new Map<string, FileStamp>();
  const enter = (below: string): void => {
    for (const { name, kind } of disk.list(join(root, below)) ?? []) {
      const path = below === '' ? name : `${below}/${name}`;
      if (kind === 'directory') enter(path);
      else {
        const identity = disk.identity(join(root, path));
        if (identity !== null) found.set(path, identity);
      }
    }
  };
  enter('');
  return found;
}

/**
 * The paths of a tree that are not as they were, sorted. `original` is a tree that nobody touches: a file that was
 * written again with what it held has not changed.
 */
export function changedSince(
  before: TreeSnapshot,
  { root, original }: { readonly root: string; readonly original: string },
  disk: SnapshotDisk & Pick<Disk, 'digest' | 'readLink'>,
): readonly string[] {
  const now = treeSnapshot(root, disk);
  const contents = (directory: string, path: string, identity: FileStamp): string | undefined =>
    kindOf(identity) === 'link'
      ? `link ${disk.readLink(join(directory, path))}`
      : disk.digest(join(directory, path))?.digest;
  const isChanged = (path: string, identity: FileStamp): boolean => {
    const earlier = before.get(path);
    if (earlier === undefined) return true;
    return !isSame(earlier, identity) && contents(root, path, identity) !== contents(original, path, earlier);
  };
  const changed = [...now].filter(([path, identity]) => isChanged(path, identity)).map(([path]) => path);
  const removed = [...before.keys()].filter((path) => !now.has(path));
  return [...changed, ...removed].sort();
}

function isSame(a: FileStamp, b: FileStamp): boolean {
  return a.size === b.size && a.mtimeMs === b.mtimeMs && a.ctimeMs === b.ctimeMs && a.inode === b.inode;
}
