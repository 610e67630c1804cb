import { posix, relative } from 'node:path';
import { anyPattern, mayMatchBelow } from '@svc-build/model/glob/path-pattern';
import { absolutePath, liesIn } from '@svc-build/model/project-path';
import type { SourceTree } from '@svc-build/model/source-tree';
import type { BuildContext } from '../build-context.ts';
import { inputsOf } from '../key/service-inputs.ts';
import { filePattern, liesInExcluded } from '../plan/file-patterns.ts';
import type { PlannedService } from '../plan/plan-project.ts';
import { readLastService } from '../record/last-run.ts';

/** A path that is not what it was. */
export interface ChangedPath {
  readonly path: string;
  /** Whether the directory around it lists it, or does not, other than before. */
  readonly isListed: boolean;
  /** Whether it stands for all that lies below it, as a repository within the repository does. */
  readonly isTree: boolean;
}

/** Whether a change may change what a service's build comes to. */
export type ServiceReach = (change: ChangedPath) => boolean;

/** What planning and keys look at that is no plan of one service. */
interface ReachContext {
  readonly source: SourceTree;
  readonly context: BuildContext;
  /** What was looked at to resolve the services, before any of them was planned. */
  readonly resolved: ReadonlySet<string>;
}

/**
 * What a service's plan and key look at: its inputs, the patterns that name some, its `.env*` files, the builder's own
 * modules, and all that resolving it and planning looked at (manifests, lockfiles, tool pins).
 */
export async function serviceReach(planned: PlannedService, about: ReachContext): Promise<ServiceReach> {
  const { context, source } = about;
  const { directories, host, builderModules } = context;
  const { service, plan, builder, basis } = planned;
  const inputs = await inputsOf(planned, context, { source, isCreated: () => false });
  const record = readLastService(directories.state, service.name, host.disk);
  const exact = new Set([
    ...inputs.files,
    ...plan.actions.flatMap(({ env }) => [...env.files, ...env.frameworkFiles]),
    ...(builderModules.get(builder.name)?.files ?? []).map((path) => relative(directories.root, path)),
    ...(record?.artifact.discovered ?? []).map(({ path }) => path),
  ]);
  if (basis.kind !== 'new') throw new Error(`What was looked at to plan ${service.name} is not known.`);
  const looked = basis.tracePaths.all();
  const patterns = [
    ...service.includeFiles.map(({ value }) => filePattern(value, service.root)),
    ...(service.inputs ?? []).map(({ value }) => filePattern(value, '.')),
  ];
  const isOwn = (path: string): boolean =>
    liesIn(path, service.root) && !service.nestedRoots.some((nested) => liesIn(path, nested));
  const namesOf = (path: string): readonly string[] => [path, posix.normalize(absolutePath(directories.root, path))];
  const isLookedAt = (path: string): boolean =>
    namesOf(path).some((name) => looked.some(({ paths }) => paths.has(name)));
  const isListed = (directory: string): boolean =>
    namesOf(directory).some((name) => looked.some(({ listed }) => listed.has(name)));
  const globs = [...new Set(looked.flatMap((one) => [...one.globs]))].map(({ patterns: named, ignore }) => {
    const [matches, isIgnored] = [anyPattern(named), anyPattern(ignore)];
    return {
      finds: (path: string): boolean => matches(path) && !isIgnored(path),
      mayFindBelow: mayMatchBelow(named),
    };
  });
  const isLeftOut = (path: string): boolean => inputs.isExcluded(path) || liesInExcluded(path, inputs.isExcluded);

  const isRead = (path: string): boolean =>
    exact.has(path) ||
    (!isLeftOut(path) && inputs.directories.some((directory) => liesIn(path, directory))) ||
    patterns.some(({ matches }) => matches(path)) ||
    isLookedAt(path) ||
    globs.some(({ finds }) => finds(path)) ||
    (about.resolved.has(path) && isOwn(path));
  const isListing = (path: string): boolean => {
    if (isLeftOut(path)) return false;
    const directory = posix.dirname(path);
    return isListed(directory) || (about.resolved.has(directory) && isOwn(directory));
  };
  const isAround = (path: string): boolean =>
    [...exact, ...inputs.directories, service.root].some((one) => liesIn(one, path)) ||
    globs.some(({ mayFindBelow }) => mayFindBelow(path));
  return ({ path, isListed, isTree }) => isRead(path) || (isListed && isListing(path)) || (isTree && isAround(path));
}
