import { join, resolve } from 'node:path';
import type { BuildContext } from '@svc-build/engine/build-context';
import { defaultConcurrency } from '@svc-build/engine/default-concurrency';
import type { Report } from '@svc-build/model/event';
import type { BuildArguments } from './arguments.ts';
import { outputDirectory, stateDirectory, workingDirectory } from './directories.ts';
import type { OpenProject } from './open-project.ts';
import { trustOf } from './trust-of.ts';
import type { World } from './world.ts';

/** What the cache may hold when nobody says: 5 GiB. */
export const DEFAULT_LIMIT_BYTES = 5 * 1024 ** 3;

/** Everything that a build needs, put together once. */
export function composeBuild(
  args: Omit<BuildArguments, 'command' | 'continueOnError' | 'dryRun' | 'verify'>,
  opened: OpenProject,
  report: Report,
  world: World,
): BuildContext {
  const { root, builders, runtimes, builderModules, project } = opened;
  const cache = args.cacheDir === null ? opened.cacheDir : resolve(workingDirectory(args.common, world), args.cacheDir);
  return {
    host: world.host,
    builders,
    runtimes,
    builderModules,
    directories: {
      root,
      output: outputDirectory(args.common, world),
      state: stateDirectory(args.common, world),
      scratch: join(stateDirectory(args.common, world), 'scratch'),
      cache,
      modules: world.modules,
    },
    trust: { ...trustOf(args, world), limitBytes: opened.cacheLimit ?? DEFAULT_LIMIT_BYTES },
    version: world.version,
    buildStamp: world.buildStamp,
    nodePath: world.nodePath,
    concurrency: args.concurrency ?? project.concurrency ?? defaultConcurrency(world.host.machine),
    origin: args.origin,
    report,
    interrupt: world.interrupt,
  };
}
