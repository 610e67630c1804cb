import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeManyServices } from './many-services.mjs';
import { markdownTable } from './markdown-table.mjs';
import { median } from './median.mjs';

const modules = fileURLToPath(new URL('../../node_modules', import.meta.url));
const SVC_BUILD = [join(modules, '.bin/svc-build'), 'build', '--quiet'];
const TURBO = [join(modules, '.bin/turbo'), 'run', 'build', '--output-logs=none'];
const FIND = ['find', 'services', '-printf', '%p %s %T@ %C@ %i %m\\n'];
const PEAK =
  'import json, resource, subprocess, sys; subprocess.run(sys.argv[2:], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=json.loads(sys.argv[1])); print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)';
const HEAD = [
  'services',
  'svc-build, ms',
  'turbo, ms',
  'svc-build / turbo',
  'budget',
  'find, ms',
  'svc-build / find',
  'peak, MiB',
];

/**
 * What is reused, against turbo through its npm bin, in repositories that are the same for both: nothing changed, outputs
 * deleted, one file changed, cold. `find` is the floor: a walk in C over the sources alone. Budgets are the design's.
 * @param {readonly number[]} sizes
 */
export function benchReuse(sizes = [10, 100, 1000]) {
  return markdownTable([HEAD, ...sizes.flatMap(rowsOf)]);
}

/** @param {number} count */
function rowsOf(count) {
  const few = count >= 1000;
  // A checkout for each: turbo writes logs among the sources, which would be changes to svc-build.
  const ours = createCheckout(SVC_BUILD, count);
  const theirs = createCheckout(TURBO, count);
  const cold = both(ours, theirs, 1, () => {});
  ours.run();
  const unchanged = both(
    ours,
    theirs,
    few ? 3 : 9,
    () => {},
    (round) => changeUnseen(ours, round),
  );
  const floor = median(Array.from({ length: 5 }, () => timed(FIND, ours.directory)));
  // Python would set a locale for what it starts, and its version manager a PATH: another environment is not nothing changed.
  const env = { ...process.env, CI: '', PYTHONCOERCECLOCALE: '0' };
  const peak = spawnSync('python3', ['-c', PEAK, JSON.stringify(env), ...SVC_BUILD], {
    cwd: ours.directory,
    encoding: 'utf8',
    env,
  }).stdout;
  const deleted = both(ours, theirs, few ? 1 : 5, deleteOutputs);
  ours.run();
  const edited = both(ours, theirs, few ? 1 : 3, appendToSource);
  for (const { directory } of [ours, theirs]) rmSync(directory, { recursive: true, force: true });
  const toFind = [floor.toFixed(0), (unchanged.ours / floor).toFixed(1), (Number(peak) / 1024).toFixed(0)];
  return [
    row(count, 'nothing changed', unchanged, { 10: '≤ 1.0', 100: '≤ 0.7', 1000: '≤ 0.5' }[count], toFind),
    row(count, 'outputs deleted', deleted, { 100: '≤ 0.6' }[count]),
    row(count, 'one file changed', edited),
    row(count, 'cold', cold),
  ];
}

/**
 * @param {number} count
 * @param {string} what
 * @param {{ readonly ours: number, readonly theirs: number }} times
 */
function row(count, what, { ours, theirs }, budget = '', rest = ['', '', '']) {
  return [`${count}, ${what}`, ours.toFixed(0), theirs.toFixed(0), (ours / theirs).toFixed(2), budget, ...rest];
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
 * @param {Checkout} ours
 * @param {Checkout} theirs
 * @param {number} rounds
 * @param {(checkout: Checkout, round: number) => void} before
 * @param {(round: number) => void} after
 */
function both(ours, theirs, rounds, before, after = () => {}) {
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
  const outputs = command === TURBO ? names.map((name) => `services/${name}/dist`) : ['.vercel/output'];
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
function timed([command = '', ...args], cwd) {
  const env = { ...process.env, CI: '', TURBO_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1', FORCE_COLOR: '0' };
  const start = performance.now();
  const ran = spawnSync(command, args, { cwd, encoding: 'utf8', env, maxBuffer: 2 ** 30 });
  const taken = performance.now() - start;
  if (ran.status !== 0) throw new Error(`${command} ${args.join(' ')} failed:\n${ran.stdout}${ran.stderr}`);
  return taken;
}
