import { spawnSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { modules, SVC_BUILD, timed } from './compared-tools.mjs';
import { writeManyServices } from './many-services.mjs';
import { markdownTable } from './markdown-table.mjs';
import { median } from './median.mjs';
import { peakMemory } from './peak-memory.mjs';

const SERVICES = 1000;
const ROUNDS = 3;
const NOTHING = [process.execPath, '-e', '0'];
const DRY_RUN = [...SVC_BUILD, '--dry-run'];

/**
 * All services planned anew, and decided about, in a checkout that was built: the plans of the last build are away, and one
 * file has changed. Nothing runs. The budget is that of the design: the time beyond Node's own start, and memory.
 */
export function benchPlanning() {
  const directory = mkdtempSync(join(tmpdir(), 'svc-build-bench-'));
  const names = writeManyServices(directory, SERVICES, modules);
  timed(SVC_BUILD, directory);
  const start = median(Array.from({ length: ROUNDS }, () => timed(NOTHING, directory)));
  const times = Array.from({ length: ROUNDS }, (_, round) => {
    forgetPlans(directory, `services/${names[round]}/src/d0/f00.js`);
    const taken = timed(DRY_RUN, directory);
    checkDecisions(directory, names.slice(0, round + 1));
    return taken;
  });
  forgetPlans(directory, `services/${names[ROUNDS]}/src/d0/f00.js`);
  const peak = peakMemory(DRY_RUN, directory);
  rmSync(directory, { recursive: true, force: true });
  const taken = median(times);
  return markdownTable([
    ['planned anew', 'ms', 'node -e 0, ms', 'beyond it, ms', 'budget', 'peak, MiB', 'budget'],
    [
      `${SERVICES} services`,
      ...[taken, start, taken - start].map((ms) => ms.toFixed(0)),
      ...['≤ 1500', peak.toFixed(0), '≤ 300'],
    ],
  ]);
}

/** @param {string} directory @param {string} edited */
function forgetPlans(directory, edited) {
  rmSync(join(directory, '.svc-build/plans'), { recursive: true, force: true });
  appendFileSync(join(directory, edited), '// edited\n');
  spawnSync('sync');
}

/**
 * Proves that the timed run decided right: the services of which a file has changed would be built, and no others.
 * @param {string} directory @param {readonly string[]} edited
 */
function checkDecisions(directory, edited) {
  const [program = '', ...args] = DRY_RUN;
  const { stdout } = spawnSync(program, args, { cwd: directory, encoding: 'utf8', maxBuffer: 2 ** 30 });
  const built = [...stdout.matchAll(/^(\S+) static in .*: build, because/gm)].map((match) => match[1]);
  if (built.join() !== edited.join())
    throw new Error(`${built.join() || 'Nothing'} would be built, not ${edited.join()}.`);
}
