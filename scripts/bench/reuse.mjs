import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { modules, SVC_BUILD, TURBO, timed } from './compared-tools.mjs';
import { checkRestored, cloneAgain, freshCheckout } from './fresh-checkout.mjs';
import { writeManyServices } from './many-services.mjs';
import { markdownTable } from './markdown-table.mjs';
import { median } from './median.mjs';
import { peakMemory } from './peak-memory.mjs';
import { both } from './race.mjs';

const NOTHING = [process.execPath, '-e', '0'];
const WALK = [
  process.execPath,
  '-e',
  "const { lstatSync, readFileSync } = require('node:fs'); for (const path of JSON.parse(readFileSync(process.argv[1], 'utf8'))) lstatSync(path);",
];
const HEAD = [
  'services',
  'svc-build, ms',
  'turbo, ms',
  'svc-build / turbo',
  'budget',
  'node -e 0, ms',
  'walk, ms',
  'svc-build / walk',
  'peak, MiB',
];
/**
 * Those of the design. Where nothing has changed, 1.15 × the walk is allowed as well.
 * @type {Readonly<Record<string, Readonly<Record<number, string>>>>}
 */
const BUDGETS = {
  'nothing changed': { 10: '≤ 0.9', 100: '≤ 0.6', 1000: '≤ 0.3' },
  'outputs deleted': { 100: '≤ 0.4' },
  'fresh checkout': { 10: '≤ 1.5', 100: '≤ 0.6', 1000: '≤ 0.5' },
  'fresh checkout, CI': { 10: '≤ 1.5', 100: '≤ 0.6', 1000: '≤ 0.5' },
  'one file changed': { 10: '≤ 1.2', 100: '≤ 0.8', 1000: '≤ 0.8' },
};

/**
 * What is reused, against turbo through its npm bin, in repositories that are the same for both: nothing changed, outputs
 * deleted, a fresh checkout beside a full cache, one file changed, cold. The floor is node's own start, and a walk in it that looks at every source once. The
 * peak may be 100 MiB.
 * @param {readonly number[]} sizes
 */
export function benchReuse(sizes = [10, 100, 1000]) {
  return markdownTable([HEAD, ...sizes.flatMap(rowsOf)]);
}

/** @param {number} count */
function rowsOf(count) {
  const rounds = count >= 1000 ? 3 : 9;
  // A checkout for each: turbo writes logs among the sources, which would be changes to svc-build.
  const ours = createCheckout(SVC_BUILD, count);
  const theirs = createCheckout(TURBO, count);
  // Once only, as what fills both caches: turbo takes nine minutes for 1000 services.
  const cold = both({ ours, theirs, rounds: 1 }, () => {});
  ours.run();
  const race = { ours, theirs, rounds };
  const unchanged = both(
    race,
    () => {},
    (round) => changeUnseen(ours, round),
  );
  const start = median(Array.from({ length: rounds }, () => timed(NOTHING, ours.directory)));
  const walk = timedWalk(ours.directory, rounds);
  const peak = peakMemory(SVC_BUILD, ours.directory);
  const deleted = both(race, deleteOutputs);
  ours.run();
  const edited = both(race, appendToSource);
  const [fresh, freshInCi] = ['', '1'].map((ci) => {
    const places = { ours: freshCheckout(ours, ci), theirs: freshCheckout(theirs, ci) };
    return both({ ...places, rounds }, cloneAgain, () => checkRestored(places));
  });
  if (fresh === undefined || freshInCi === undefined) throw new Error('Two stay two.');
  for (const { directory } of [ours, theirs]) rmSync(directory, { recursive: true, force: true });
  const floor = [start, walk].map((ms) => ms.toFixed(0));
  const rest = [...floor, (unchanged.ours / walk).toFixed(2), peak.toFixed(0)];
  return [
    row({ count, what: 'nothing changed' }, unchanged, rest),
    row({ count, what: 'outputs deleted' }, deleted),
    row({ count, what: 'fresh checkout' }, fresh),
    row({ count, what: 'fresh checkout, CI' }, freshInCi),
    row({ count, what: 'one file changed' }, edited),
    row({ count, what: 'cold' }, cold),
  ];
}

/**
 * @param {{ readonly count: number, readonly what: string }} measured
 * @param {{ readonly ours: number, readonly theirs: number }} times
 */
function row({ count, what }, { ours, theirs }, rest = ['', '', '', '']) {
  const budget = BUDGETS[what]?.[count] ?? '';
  return [`${count}, ${what}`, ours.toFixed(0), theirs.toFixed(0), (ours / theirs).toFixed(2), budget, ...rest];
}

/**
 * How long node takes to look once at each of the sources.
 * @param {string} directory
 * @param {number} rounds
 */
function timedWalk(directory, rounds) {
  const list = `${directory}-paths.json`;
  const below = readdirSync(join(directory, 'services'), { recursive: true, encoding: 'utf8' });
  writeFileSync(list, JSON.stringify(below.map((path) => join('services', path))));
  const walk = median(Array.from({ length: rounds }, () => timed([...WALK, list], directory)));
  rmSync(list);
  return walk;
}

/** @import { Checkout } from './compared-tools.mjs' */

/**
 * @param {readonly string[]} command
 * @param {number} count
 * @returns {Checkout}
 */
function createCheckout(command, count) {
  const directory = mkdtempSync(join(tmpdir(), 'svc-build-bench-'));
  const names = writeManyServices(directory, count, modules);
  return { directory, names, command, run: () => timed(command, directory) };
}

/**
 * Proves that the timed run did its work: one letter of a file changes, its size and its time do not, and the output has to
 * follow.
 * @param {Checkout} checkout
 * @param {number} round
 */
function changeUnseen({ directory, names, run }, round) {
  const name = names[round % names.length];
  const file = join(directory, `services/${name}/src/d1/f01.js`);
  const { atime, mtime } = statSync(file);
  const changed = readFileSync(file, 'utf8').replace(/"./, `"${'abcdefghijklmnopqrstuvwxyz'[round]}`);
  writeFileSync(file, changed);
  utimesSync(file, atime, mtime);
  run();
  const followed = readFileSync(join(directory, `.vercel/output/static/${name}/d1/f01.js`), 'utf8');
  if (followed !== changed) throw new Error(`The output of ${name} did not follow its source.`);
}

/**
 * What each tool calls its output: one directory, or one for each service.
 * @param {Checkout} checkout
 */
function deleteOutputs({ directory, names, command }) {
  const outputs = command === TURBO ? names.map((name) => `services/${name}/dist`) : ['.vercel'];
  for (const path of outputs) rmSync(join(directory, path), { recursive: true, force: true });
}

/**
 * @param {Checkout} checkout
 * @param {number} round
 */
function appendToSource({ directory, names }, round) {
  const file = join(directory, `services/${names[0]}/src/d0/f00.js`);
  writeFileSync(file, `${readFileSync(file, 'utf8')}// ${round}\n`);
}
