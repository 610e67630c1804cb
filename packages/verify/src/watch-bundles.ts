import { join, posix } from 'node:path';
import type { Host, Processes } from '@svc-build/model/host';
import type { OutputManifest } from '@svc-build/model/manifest';
import { changedSince, type TreeSnapshot, treeSnapshot } from './tree-snapshot.ts';

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
