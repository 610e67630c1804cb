import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SVC_BUILD, TURBO, timed } from './compared-tools.mjs';
import { packageAt, writeLayeredPackages } from './layered-packages.mjs';
import { markdownTable } from './markdown-table.mjs';
import { both } from './race.mjs';

/** @import { Checkout } from './compared-tools.mjs' */

const ROUNDS = 9;
const HEAD = ['50 packages, 10 services', 'svc-build, ms', 'turbo, ms', 'svc-build / turbo', 'budget'];
/** Which package changes, by its layer: of the topmost few are built again, of the lowest most. */
const CHANGED = { 'one package of the topmost layer changed': 4, 'of the middle one': 2, 'of the lowest one': 0 };

/**
 * One package of a workspace changed, against turbo, in repositories that are the same for both. What the services are made
 * of has to follow, and to be the same from both.
 */
export function benchPackages() {
  const race = { ours: createCheckout(SVC_BUILD), theirs: createCheckout(TURBO), rounds: ROUNDS };
  const cold = both({ ...race, rounds: 1 }, () => {});
  checkEqual(race);
  const unchanged = both(race, () => {});
  const rows = Object.entries(CHANGED).map(([what, layer]) => {
    const changed = both(
      race,
      ({ directory }, round) => changePackage(directory, packageAt(layer, round), `${layer} ${round}`),
      () => checkEqual(race),
    );
    return row(what, changed, '≤ 1.1');
  });
  for (const { directory } of [race.ours, race.theirs]) rmSync(directory, { recursive: true, force: true });
  return markdownTable([HEAD, row('nothing changed', unchanged), ...rows, row('cold', cold)]);
}

/** @param {string} what @param {{ readonly ours: number, readonly theirs: number }} times */
function row(what, { ours, theirs }, budget = '') {
  return [what, ours.toFixed(0), theirs.toFixed(0), (ours / theirs).toFixed(2), budget];
}

/** @param {readonly string[]} command @returns {Checkout} */
function createCheckout(command) {
  const directory = mkdtempSync(join(tmpdir(), 'svc-build-bench-'));
  const names = writeLayeredPackages(directory);
  return { directory, names, command, run: () => timed(command, directory) };
}

/** @param {string} directory @param {string} name @param {string} text */
function changePackage(directory, name, text) {
  appendFileSync(join(directory, `packages/${name}/src/f03.js`), `// ${text}\n`);
}

/**
 * Proves that both did their work: their results differ from the last ones, because every change goes all the way up, and
 * are the same.
 * @param {{ readonly ours: Checkout, readonly theirs: Checkout }} race
 */
function checkEqual({ ours, theirs }) {
  const sums = [ours, theirs].map(({ directory, names, command }) =>
    names.map((name) => {
      const output = command === TURBO ? `services/${name}/dist` : `.vercel/output/static/${name}`;
      return readFileSync(join(directory, output, 'index.html'), 'utf8');
    }),
  );
  const [mine, other] = sums.map((one) => one.join(''));
  if (mine !== other) throw new Error(`The outputs differ:\n${mine}\n${other}`);
  if (seen.has(mine ?? '')) throw new Error('The outputs did not follow the change.');
  seen.add(mine ?? '');
}

/** What the services came to before. @type {Set<string>} */
const seen = new Set();
