import { spawnSync } from 'node:child_process';
import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeManyServices } from './many-services.mjs';
import { markdownTable } from './markdown-table.mjs';
import { median } from './median.mjs';

const modules = fileURLToPath(new URL('../../node_modules', import.meta.url));
const SVC_BUILD = [join(modules, '.bin/svc-build'), 'build', '--quiet'];
const TURBO = [join(modules, '.bin/turbo'), 'run', 'build', '--output-logs=none'];
const NOTHING = [process.execPath, '-e', '0'];
const WALK = [
  process.execPath,
  '-e',
  "const { lstatSync, readFileSync } = require('node:fs'); for (const path of JSON.parse(readFileSync(process.argv[1], 'utf8'))) lstatSync(path);",
];
const PEAK =
  'import json, resource, subprocess, sys; subprocess.run(sys.argv[2:], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=json.loads(sys.argv[1])); print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)';
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
  // Python would set a locale for what it starts, and its version manager a PATH: another environment is not nothing changed.
  const env = { ...process.env, CI: '', PYTHONCOERCECLOCALE: '0' };
  const peak = spawnSync('python3', ['-c', PEAK, JSON.stringify(env), ...SVC_BUILD], {
    cwd: ours.directory,
    encoding: 'utf8',
    env,
  }).stdout;
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
  const rest = [...floor, (unchanged.ours / walk).toFixed(2), (Number(peak) / 1024).toFixed(0)];
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

/**
 * A place for clones of a checkout, with the cache that this filled when it was cold.
 * @param {Checkout} checkout
 * @param {string} ci what the variable of continuous integration says
 * @returns {Checkout}
 */
function freshCheckout({ directory, names, command }, ci) {
  const cache = join(directory, command === TURBO ? '.turbo/cache' : '.svc-build/cache');
  const place = `${directory}-fresh`;
  const beside = [...command, '--cache-dir', cache];
  return { directory: place, names, command, run: () => timed(beside, place, ci) };
}

/**
 * Every stamp is new, and nothing is there but what git keeps and what is installed.
 * @param {Checkout} checkout
 */
function cloneAgain({ directory }) {
  rmSync(directory, { recursive: true, force: true });
  const { status, stderr } = spawnSync('git', ['clone', '-q', directory.replace(/-fresh$/, ''), directory]);
  if (status !== 0) throw new Error(`git clone failed:\n${stderr}`);
  symlinkSync(modules, join(directory, 'node_modules'));
}

/**
 * Proves that both did their work, and takes it away.
 * @param {{ readonly ours: Checkout, readonly theirs: Checkout }} places
 */
function checkRestored({ ours, theirs }) {
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

/** @typedef {{ readonly directory: string, readonly names: readonly string[], readonly command: readonly string[], readonly run: () => number }} Checkout */

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
 * Runs both by turns, so that whatever else the machine does hits both alike, and returns their medians.
 * @param {{ readonly ours: Checkout, readonly theirs: Checkout, readonly rounds: number }} race
 * @param {(checkout: Checkout, round: number) => void} before
 * @param {(round: number) => void} after
 */
function both({ ours, theirs, rounds }, before, after = () => {}) {
  /** @type {{ ours: number[], theirs: number[] }} */
  const times = { ours: [], theirs: [] };
  for (let round = 0; round < rounds; round += 1) {
    for (const [checkout, taken] of /** @type {const} */ ([
      [ours, times.ours],
      [theirs, times.theirs],
    ])) {
      before(checkout, round);
      // What the other one wrote would otherwise go to the disk on this one's time.
      spawnSync('sync');
      taken.push(checkout.run());
    }
    after(round);
  }
  return { ours: median(times.ours), theirs: median(times.theirs) };
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

/**
 * @param {readonly string[]} command
 * @param {string} cwd
 */
function timed([command = '', ...args], cwd, ci = '') {
  const env = { ...process.env, CI: ci, TURBO_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1', FORCE_COLOR: '0' };
  const start = performance.now();
  const ran = spawnSync(command, args, { cwd, encoding: 'utf8', env, maxBuffer: 2 ** 30 });
  const taken = performance.now() - start;
  if (ran.status !== 0) throw new Error(`${command} ${args.join(' ')} failed:\n${ran.stdout}${ran.stderr}`);
  return taken;
}
