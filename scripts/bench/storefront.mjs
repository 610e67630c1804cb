import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { command, copySample, readSample } from '../sample-project.mjs';
import { markdownTable } from './markdown-table.mjs';
import { median } from './median.mjs';

const config = readSample('vercel.json');
const names = Object.keys(config.experimentalServices);
/** Package registries answer now faster and now slower: what a budget compares is measured by turns, and the medians count. */
const ROUNDS = 3;

/**
 * The sample project built cold (nothing installed, nothing kept) in every way that its services can be built: each in a
 * checkout of its own, one after another in one checkout, and all by one command. Budgets are those of the design.
 */
export function benchStorefront() {
  const alone = names.map((name) => ({ name, seconds: coldBuilds([[name]]) }));
  /** @type {number[]} */
  const inTurns = [];
  /** @type {number[]} */
  const togethers = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    inTurns.push(coldBuilds(names.map((name) => [name])));
    togethers.push(coldBuilds([names]));
  }
  const [inTurn, together] = [median(inTurns), median(togethers)];
  const sum = alone.reduce((total, { seconds }) => total + seconds, 0);
  const slowest = Math.max(...alone.map(({ seconds }) => seconds));
  const compared = (/** @type {string} */ label, /** @type {number} */ seconds, /** @type {string} */ budget) => [
    label,
    seconds.toFixed(1),
    (together / seconds).toFixed(2),
    budget,
  ];
  return markdownTable([
    ['storefront, cold', 'seconds', 'together / this', 'budget'],
    ...alone.map(({ name, seconds }) => [`${name} alone`, seconds.toFixed(1), '', '']),
    compared('sum of the services alone', sum, ''),
    compared('one after another in one checkout', inTurn, '≤ 0.75'),
    compared('slowest service alone', slowest, ''),
    ['all services together', together.toFixed(1), '', ''],
  ]);
}

/**
 * Builds in a fresh copy of the sample, and returns the seconds that the builds took.
 * @param {readonly (readonly string[])[]} builds the services of each
 */
function coldBuilds(builds) {
  const directory = mkdtempSync(join(tmpdir(), 'svc-build-bench-'));
  copySample(directory);
  // It names paths of services that are not built each time.
  rmSync(join(directory, 'svc-build.json'));
  let total = 0;
  for (const services of builds) {
    const kept = Object.fromEntries(services.map((name) => [name, config.experimentalServices[name]]));
    writeFileSync(join(directory, 'vercel.json'), JSON.stringify({ experimentalServices: kept }));
    const start = performance.now();
    const ran = spawnSync(command, ['build', '--quiet'], { cwd: directory, encoding: 'utf8' });
    total += (performance.now() - start) / 1000;
    if (ran.status !== 0) throw new Error(`The build of ${services.join()} failed:\n${ran.stdout}${ran.stderr}`);
  }
  rmSync(directory, { recursive: true, force: true });
  return total;
}
