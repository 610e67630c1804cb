import { join, resolve } from 'node:path';
import type { BuildContext } from '@svc-build/build/build-context';
import { defaultConcurrency } from '@svc-build/build/default-concurrency';
import type { Report } from '@svc-build/model/event';
import type { BuildArguments } from './arguments.ts';
import { type OpenProject, outputDirectory, workingDirectory } from './open-project.ts';
import type { World } from './world.ts';

/** Everything that a build needs, put together once. */
export function composeBuild(
  args: Pick<BuildArguments, 'common' | 'cacheDir' | 'concurrency' | 'origin'>,
  opened: OpenProject,
  report: Report,
  world: World,
): BuildContext {
  const { root, builders, project } = opened;
  const cache = args.cacheDir === null ? opened.cacheDir : resolve(workingDirectory(args.common, world), args.cacheDir);
  return {
    host: world.host,
    builders,
    directories: {
      root,
      output: outputDirectory(args.common, world),
      state: join(root, '.svc-build'),
      sharedKeep: join(cache, 'keep'),
      modules: world.modules,
    },
    nodePath: world.nodePath,
    concurrency: args.concurrency ?? project.concurrency ?? defaultConcurrency(world.host.machine),
    origin: args.origin,
    report,
    interrupt: world.interrupt,
  };
}
