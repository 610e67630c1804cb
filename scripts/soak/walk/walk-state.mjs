import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeWheels } from './downloads.mjs';
import { writeWalkProject } from './project.mjs';
import { git } from './result-edits.mjs';

/**
 * Where a walk is. `kept` are the states of services and actions that the store has (`service site 4711`), `last` the state
 * in which the output has each service, `placed` the state of what actions left where it is needed (what is installed, what
 * the server's build wrote for the site), `edited` the actions whose results among the sources somebody changed.
 * @typedef {{
 *   readonly base: string, root: string, readonly cache: string, readonly random: () => number, round: number,
 *   readonly variables: Record<string, string>, readonly kept: Set<string>, readonly last: Map<string, string>,
 *   readonly placed: Map<string, string>, readonly edited: Set<string>,
 * }} Walk
 */

/** What compilers keep: it changes how long builds take, never what they make. */
const compilerMounts = fileURLToPath(new URL('../../../node_modules/.cache/svc-build-tests/keep', import.meta.url));

/** A cache without results. @param {string} cache */
export function makeCache(cache) {
  for (const directory of [cache, compilerMounts]) mkdirSync(directory, { recursive: true });
  symlinkSync(compilerMounts, join(cache, 'keep'));
  return cache;
}

/** A project that nothing was done to yet, in a repository of git. @param {string} base @param {() => number} random @returns {Walk} */
export function startWalk(base, random) {
  const root = join(base, 'checkout');
  mkdirSync(join(base, 'wheels'), { recursive: true });
  mkdirSync(root);
  writeWalkProject(root);
  git(root, ['init', '--quiet']);
  git(root, ['add', '--all']);
  git(root, ['commit', '--quiet', '--message', 'first']);
  return {
    ...{ base, root, cache: makeCache(join(base, 'cache')), random, round: 0 },
    variables: writeWheels(join(base, 'wheels')),
    kept: new Set(),
    last: new Map(),
    placed: new Map(),
    edited: new Set(),
  };
}
