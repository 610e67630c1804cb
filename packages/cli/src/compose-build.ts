import { join, resolve } from 'node:path';
import type { BuildContext } from '@svc-build/build/build-context';
import { defaultConcurrency } from '@svc-build/build/default-concurrency';
import type { Builder } from '@svc-build/model/builder';
import type { Report } from '@svc-build/model/event';
import type { ResolvedProject } from '@svc-build/model/service';
import type { BuildArguments } from './arguments.ts';
import { outputDirectory, projectRoot } from './open-project.ts';
import type { World } from './world.ts';

/** Everything that a build needs, put together once. */
export function composeBuild(
  args: BuildArguments,
  project: ResolvedProject,
  builders: readonly Builder[],
  report: Report,
  world: World,
): BuildContext {
  const root = projectRoot(args.common, world);
  const state = join(root, '.svc-build');
  const cache = args.cacheDir === null ? join(state, 'cache') : resolve(world.cwd, args.cacheDir);
  return {
    host: world.host,
    builders,
    directories: {
      root,
      output: outputDirectory(args.common, world),
      state,
      sharedKeep: join(cache, 'keep'),
      modules: world.modules,
    },
    nodePath: world.nodePath,
    concurrency: args.concurrency ?? project.concurrency ?? defaultConcurrency(world.host.machine),
    report,
    interrupt: world.interrupt,
  };
}
