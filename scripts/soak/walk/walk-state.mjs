import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { writeWheels } from './downloads.mjs';
import { writeWalkProject } from './project.mjs';
import { git } from './result-edits.mjs';

/**
 * Where a walk is. `kept` are the states of services and actions that the store has (`service site 4711`), `last` the state
 * in which the output has each service, `installed` the state of what lies in node_modules, `edited` the actions whose
 * results among the sources somebody changed.
 * @typedef {{
 *   readonly base: string, root: string, readonly cache: string, readonly random: () => number, round: number,
 *   readonly variables: Record<string, string>, readonly kept: Set<string>, readonly last: Map<string, string>,
 *   installed: string | null, readonly edited: Set<string>,
 * }} Walk
 */

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
    ...{ base, root, cache: join(base, 'cache'), random, round: 0, installed: null },
    variables: writeWheels(join(base, 'wheels')),
    kept: new Set(),
    last: new Map(),
    edited: new Set(),
  };
}
