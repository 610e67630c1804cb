import { cpSync, mkdirSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { runBuild } from './run-build.mjs';
import { digest, isLeft, said } from './states.mjs';
import { makeCache } from './walk-state.mjs';

/** @import { Variables } from './states.mjs' */
/** @typedef {ReadonlyMap<string, string>} Output */

/**
 * Builds from scratch, elsewhere: a copy of the sources, without results and own state. What compilers keep is
 * shared with all others. Equal sources are built once.
 * @param {string} base
 */
export function scratchBuilds(base) {
  const place = join(base, 'scratch/elsewhere');
  const cache = makeCache(join(base, 'scratch/cache'));
  /** @type {Map<string, Output>} */
  const known = new Map();
  /** @param {string} root @param {Variables} variables @returns {Promise<Output>} */
  return async (root, variables) => {
    const key = digest([said(root, '.'), variables]);
    const before = known.get(key);
    if (before !== undefined) return before;
    for (const path of [place, join(cache, 'entries'), join(cache, 'objects')])
      rmSync(path, { recursive: true, force: true });
    mkdirSync(place, { recursive: true });
    const filter = (/** @type {string} */ from) => from === root || !isLeft(basename(from));
    cpSync(root, place, { recursive: true, filter, verbatimSymlinks: true });
    await runBuild({ root: place, cache, variables }, []);
    const output = outputOf(place);
    known.set(key, output);
    return output;
  };
}

/** Every file of the output, with its mode and bytes. @param {string} root @returns {Output} */
export function outputOf(root) {
  return new Map(said(join(root, '.vercel/output'), '.').map(([path = '', ...rest]) => [path, rest.join('\0')]));
}

/** The paths at which two outputs differ. @param {Output} one @param {Output} other */
export function differences(one, other) {
  return [...new Set([...one.keys(), ...other.keys()])].filter((path) => one.get(path) !== other.get(path)).sort();
}
