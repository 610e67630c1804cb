import { posix, relative } from 'node:path';
import { kindOf } from '@svc-build/model/disk';
import { isNeverRead } from '@svc-build/model/never-bundled';
import { absolutePath, liesIn } from '@svc-build/model/project-path';
import type { SourceTree } from '@svc-build/model/source-tree';
import type { BuildContext } from '../build-context.ts';
import type { PlannedService } from '../plan/plan-project.ts';
import type { GitChanges } from './git-changes.ts';
import { type ChangedPath, serviceReach } from './service-reach.ts';

/** A planned project, and what was looked at to get there. */
export interface PlannedSources {
  readonly planned: readonly PlannedService[];
  readonly source: SourceTree;
  readonly context: BuildContext;
  /** What was looked at before any service was planned. */
  readonly resolved: ReadonlySet<string>;
}

/**
 * Names of the services that changes can reach: by what they look at themselves, by what was looked at to resolve all of
 * them, such as the configuration, or through a service that they depend on.
 */
export async function affectedServices(changes: GitChanges, about: PlannedSources): Promise<readonly string[]> {
  const { planned, context, resolved } = about;
  const names = planned.map(({ service }) => service.name);
  const paths = changedPaths(changes, context);
  const reaches = await Promise.all(planned.map((one) => serviceReach(one, about)));
  const affected = new Set<string>();
  for (const change of paths) {
    const readers = names.filter((_, index) => reaches[index]?.(change) === true);
    const isOfOne = planned.some(({ service: { root } }) => root !== '.' && liesIn(change.path, root));
    const isOfAll = resolved.has(change.path) && !isOfOne && (readers.length === 0 || change.isListed);
    for (const name of isOfAll || CONFIGURATION.has(change.path) ? names : readers) affected.add(name);
  }
  // What is added to a set while it is walked is walked too.
  for (const name of affected)
    for (const { service } of planned) if (service.dependsOn.includes(name)) affected.add(service.name);
  return names.filter((name) => affected.has(name));
}

/** What every service is resolved from. */
const CONFIGURATION = new Set(['vercel.json', 'svc-build.json']);

/** Every path at which something changed: by the names of the files, of directories that came or went, and by links to them. */
function changedPaths({ files, directories, links }: GitChanges, context: BuildContext): readonly ChangedPath[] {
  const { host, runtimes, directories: places } = context;
  const { root } = places;
  const own = [places.output, places.state, places.cache].map((path) => relative(root, path));
  const stampOf = (path: string) => host.disk.identity(absolutePath(root, path));
  const isOurs = (path: string): boolean =>
    own.some((one) => liesIn(path, one)) || path.split('/').some((name) => isNeverRead(name, runtimes));
  const paths = new Map<string, ChangedPath>();
  const add = (path: string, isListed: boolean): void => {
    const stamp = stampOf(path);
    const isTree = stamp !== null && kindOf(stamp) === 'directory' && !isListed;
    if (paths.get(path)?.isListed !== true) paths.set(path, { path, isListed, isTree });
  };
  for (const { path, kind } of files.filter((one) => !isOurs(one.path))) {
    add(path, false);
    if (kind === 'changed') continue;
    // A directory that is as new as the name in it, or as gone, has come or gone itself.
    let child = path;
    const isThere = (directory: string): boolean =>
      directory === '.' || (kind === 'added' ? directories.has(directory) : stampOf(directory) !== null);
    while (!isThere(posix.dirname(child))) {
      child = posix.dirname(child);
      add(child, true);
    }
    if (child === path) add(path, true);
  }
  return withLinks([...paths.values()], links, context);
}

/** How many links one may lead through. */
const MOST_ROUNDS = 5;

/** What lies below a link has a second name. */
function withLinks(
  changed: readonly ChangedPath[],
  links: readonly string[],
  { host, directories: { root } }: BuildContext,
): readonly ChangedPath[] {
  const real = host.disk.realPath(root) ?? root;
  const targets = links.flatMap((link) => {
    const target = host.disk.realPath(absolutePath(root, link));
    return target === null ? [] : [{ link, target: relative(real, target) }];
  });
  const all = new Map(changed.map((one) => [one.path, one]));
  for (let round = 0, latest = changed; round < MOST_ROUNDS && latest.length > 0; round += 1) {
    latest = latest.flatMap((one) =>
      targets
        .filter(({ target }) => liesIn(one.path, target))
        .map(({ link, target }) => ({ ...one, path: `${link}${one.path.slice(target.length)}` }))
        .filter(({ path }) => !all.has(path)),
    );
    for (const one of latest) all.set(one.path, one);
  }
  return [...all.values()];
}
