import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { modules, TURBO, timed } from './compared-tools.mjs';

/** @import { Checkout } from './compared-tools.mjs' */

/**
 * A place for clones of a checkout, with the cache that this filled when it was cold.
 * @param {Checkout} checkout
 * @param {string} ci what the variable of continuous integration says
 * @returns {Checkout}
 */
export function freshCheckout({ directory, names, command }, ci) {
  const cache = join(directory, command === TURBO ? '.turbo/cache' : '.svc-build/cache');
  const place = `${directory}-fresh`;
  const beside = [...command, '--cache-dir', cache];
  return { directory: place, names, command, run: () => timed(beside, place, ci) };
}

/**
 * Every stamp is new, and nothing is there but what git keeps and what is installed.
 * @param {Checkout} checkout
 */
export function cloneAgain({ directory }) {
  rmSync(directory, { recursive: true, force: true });
  const { status, stderr } = spawnSync('git', ['clone', '-q', directory.replace(/-fresh$/, ''), directory]);
  if (status !== 0) throw new Error(`git clone failed:\n${stderr}`);
  symlinkSync(modules, join(directory, 'node_modules'));
}

/**
 * Proves that both did their work, and takes it away.
 * @param {{ readonly ours: Checkout, readonly theirs: Checkout }} places
 */
export function checkRestored({ ours, theirs }) {
  for (const { directory, names, command } of [ours, theirs]) {
    for (const name of names) {
      const output = command === TURBO ? `services/${name}/dist` : `.vercel/output/static/${name}`;
      const [source, restored] = [`services/${name}/src`, output].map((path) =>
        readFileSync(join(directory, path, 'd1/f01.js'), 'utf8'),
      );
      if (source !== restored) throw new Error(`The output of ${name} is not that of its source.`);
    }
    rmSync(directory, { recursive: true });
  }
}
