import { resolve } from 'node:path';
import type { RunSettings } from '@svc-build/engine/record/last-run';
import type { BuildArguments } from './arguments.ts';
import { outputDirectory, workingDirectory } from './directories.ts';
import type { World } from './world.ts';

/** What a build is told, as far as it decides what the output is; from the command line alone, so that it is known at once. */
export function runSettings(args: Pick<BuildArguments, 'common' | 'cacheDir' | 'origin'>, world: World): RunSettings {
  return {
    version: `${world.version} ${world.buildStamp}`,
    output: outputDirectory(args.common, world),
    cache: args.cacheDir === null ? null : resolve(workingDirectory(args.common, world), args.cacheDir),
    origin: args.origin,
    runtime: `${world.nodeVersion} ${world.nodePath} ${world.host.machine.os} ${world.host.machine.arch}`,
  };
}
