import { join, resolve } from 'node:path';
import { isIntegration } from '@svc-build/engine/environment/is-integration';
import type { RunRequest } from '@svc-build/engine/run-request';
import type { BuildArguments } from './arguments.ts';
import { outputDirectory, stateDirectory, workingDirectory } from './directories.ts';
import type { World } from './world.ts';

/** What a command line may say of a run; commands that only explain or develop leave most of it out. */
type RunArguments = Pick<BuildArguments, 'common' | 'cacheDir' | 'origin'> &
  Partial<Pick<BuildArguments, 'concurrency' | 'continueOnError' | 'force' | 'cache' | 'verifyInputs'>>;

/**
 * A command line as a request. In continuous integration, where stamps are those of the checkout, every input is read.
 * Nothing is loaded for it that a build which has nothing to do would not load.
 */
export function runRequest(args: RunArguments, world: World): RunRequest {
  const { common, cacheDir, origin, cache = true, force = false, verifyInputs = false } = args;
  const { host, version, buildStamp, nodePath, nodeVersion, modules } = world;
  const root = workingDirectory(common, world);
  const output = outputDirectory(common, world);
  const state = stateDirectory(common, world);
  return {
    directories: { root, output, state, scratch: join(state, 'scratch'), modules },
    settings: {
      version: `${version} ${buildStamp}`,
      output,
      cache: cacheDir === null ? null : resolve(root, cacheDir),
      origin,
      runtime: `${nodeVersion} ${nodePath} ${host.machine.os} ${host.machine.arch}`,
    },
    trust: {
      results: cache ? (force ? 'renew' : 'use') : 'none',
      stamps: !verifyInputs && !isIntegration(host.env),
    },
    concurrency: args.concurrency ?? null,
    continueOnError: args.continueOnError ?? false,
    program: { version, buildStamp, nodePath },
  };
}
