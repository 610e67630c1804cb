import { resolve } from 'node:path';
import type { CommonOptions } from './arguments.ts';
import type { World } from './world.ts';

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
