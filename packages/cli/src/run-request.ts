import { join, resolve } from 'node:path';
import { isIntegration } from '@svc-build/engine/environment/variable-layers';
import type { RunRequest } from '@svc-build/engine/run-request';
import { error } from '@svc-build/model/diagnostic';
import { fail, type Result } from '@svc-build/model/result';
import { suggest } from '@svc-build/project/documents/suggest';
import type { BuildArguments, CommonOptions } from './arguments.ts';
import type { World } from './world.ts';

/** What a command line may say of a run; commands that only explain or develop leave most of it out. */
type RunArguments = Pick<BuildArguments, 'common' | 'cacheDir' | 'origin'> &
  Partial<
    Pick<
      BuildArguments,
      'selection' | 'concurrency' | 'continueOnError' | 'force' | 'cache' | 'verifyInputs' | 'traceInputs'
    >
  >;

/**
 * A command line as a request. In continuous integration, where stamps are those of the checkout, every input is read.
 * Nothing is loaded for it that a build which has nothing to do would not load.
 */
export function runRequest(args: RunArguments, world: World): RunRequest {
  const { common, cacheDir, origin, cache = true, force = false, verifyInputs = false, traceInputs = false } = args;
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
      results: cache && !traceInputs ? (force ? 'renew' : 'use') : 'none',
      stamps: !verifyInputs && !isIntegration(host.env),
    },
    concurrency: args.concurrency ?? null,
    continueOnError: args.continueOnError ?? false,
    selection: args.selection ?? { kind: 'all' },
    traceInputs,
    program: { version, buildStamp, nodePath, nodeVersion },
  };
}

/** A command was given a service that the project does not have. */
export function unknownService(service: string, names: readonly string[]): Result<never> {
  const near = suggest(service, names);
  const help = near === null ? `The services are ${names.join(', ')}.` : `Did you mean "${near}"?`;
  return fail(error('UNKNOWN_SERVICE', `"vercel.json" has no service "${service}".`, help));
}

/** The directory that a command works in: where it was started, or `--cwd`. All relative paths start there. */
export function workingDirectory(common: Pick<CommonOptions, 'cwd'>, world: Pick<World, 'cwd'>): string {
  return common.cwd === null ? world.cwd : resolve(world.cwd, common.cwd);
}

/** The output directory of a command; absolute. */
export function outputDirectory(common: CommonOptions, world: Pick<World, 'cwd'>): string {
  return resolve(workingDirectory(common, world), common.output ?? '.vercel/output');
}

/** Where a command keeps locks, scratch and what it knows of the last run; absolute. */
export function stateDirectory(common: Pick<CommonOptions, 'cwd'>, world: Pick<World, 'cwd'>): string {
  return resolve(workingDirectory(common, world), '.svc-build');
}
