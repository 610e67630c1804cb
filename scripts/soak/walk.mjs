import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pick, randomNumbers } from '../random-numbers.mjs';
import { checkRun } from './walk/check-run.mjs';
import { CONFIGURATION_EDITS } from './walk/configuration-edits.mjs';
import { FILE_EDITS, NO_EDITS } from './walk/file-edits.mjs';
import { git, RESULT_EDITS } from './walk/result-edits.mjs';
import { runBuild } from './walk/run-build.mjs';
import { differences, outputOf, scratchBuilds } from './walk/scratch-build.mjs';
import { statesOf } from './walk/states.mjs';
import { startWalk } from './walk/walk-state.mjs';

/** @import { Edits } from './walk/file-edits.mjs' */
/** @import { Event } from './walk/run-build.mjs' */
/** @import { Walk } from './walk/walk-state.mjs' */

const SAID_EVERY = 25;
/** How often an edit is of each kind. @type {readonly (readonly [number, Edits])[]} */
const KINDS = [
  [0.45, FILE_EDITS],
  [0.7, CONFIGURATION_EDITS],
  [0.8, NO_EDITS],
  [1, RESULT_EDITS],
];

/**
 * A random walk of edits over a project of four runtimes. After each, the output has to be that of a build from scratch
 * elsewhere, byte for byte, and nothing may have run whose result was there. Goes on to the end, and throws what did not
 * hold. @param {{ rounds: number, seed: number, say: (line: string) => void }} options
 */
export async function soakWalk({ rounds, seed, say }) {
  const base = realpathSync(mkdtempSync(join(tmpdir(), 'svc-build-walk-')));
  try {
    const walk = startWalk(base, randomNumbers(seed));
    const fromScratch = scratchBuilds(base);
    const tally = { built: 0, restored: 0, fresh: 0, ran: 0 };
    /** @type {string[]} */
    const wrong = [];
    for (; walk.round <= rounds; walk.round += 1) {
      // The first round builds what was written.
      const did = walk.round === 0 ? ['wrote it'] : editSomething(walk);
      const found = await buildAndCompare(walk, tally, fromScratch).catch((thrown) => [String(thrown)]);
      for (const one of found) {
        wrong.push(`Round ${walk.round} of seed ${seed} (${did.join('; ')}): ${one}`);
        say(wrong.at(-1) ?? '');
      }
      if (walk.round % SAID_EVERY === 0 || walk.round === rounds)
        say(
          `${walk.round} rounds: ${tally.built} built, ${tally.restored} restored, ${tally.fresh} left, ${tally.ran} actions run`,
        );
    }
    if (wrong.length > 0) throw new Error(`${wrong.length} times something did not hold; it is said above.`);
    return tally;
  } finally {
    rmSync(base, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** One edit in half of the rounds, two or three in the others. @param {Walk} walk */
function editSomething(walk) {
  git(walk.root, ['add', '--all']);
  git(walk.root, ['commit', '--quiet', '--allow-empty', '--message', `round ${walk.round}`]);
  const did = [];
  for (let count = Math.max(1, Math.floor(walk.random() * 4)); count > 0; count -= 1) {
    const at = walk.random();
    const [, edits] = KINDS.find(([until]) => at < until) ?? [0, FILE_EDITS];
    did.push(pick(Object.values(edits), walk.random)(walk));
  }
  return did.filter((one) => one !== null);
}

/**
 * @param {Walk} walk @param {{ built: number, restored: number, fresh: number, ran: number }} tally
 * @param {ReturnType<typeof scratchBuilds>} fromScratch
 */
async function buildAndCompare(walk, tally, fromScratch) {
  const { root, variables, random } = walk;
  const states = statesOf(root, variables);
  const wrong = [];
  if (random() < 0.1) {
    const name = pick(Object.keys(states.services), random);
    wrong.push(...checkRun(await runBuild(walk, [name]), states, walk).map((one) => `built ${name} alone: ${one}`));
  }
  const foreseen = random() < 0.2 ? await foresee(walk) : null;
  const events = await runBuild(walk, []);
  wrong.push(...checkRun(events, states, walk), ...unforeseen(foreseen, events));
  for (const { outcome } of events.at(-1)?.services ?? []) tally[/** @type {'built'} */ (outcome)] += 1;
  tally.ran += events.filter(({ type }) => type === 'action-started').length;
  const said = events.filter(({ type, code }) => type === 'diagnostic' && code !== 'GLOB_MATCHES_NOTHING');
  wrong.push(...said.map(({ code, message }) => `said ${code}: ${message}`));
  const [output, expected] = [outputOf(root), await fromScratch(root, variables)];
  const different = differences(output, expected);
  for (const path of different)
    wrong.push(`${path} differs from a build from scratch: ${firstDifference(output.get(path), expected.get(path))}`);
  return wrong;
}

/** What `--dry-run` says of each service. @param {Walk} walk @returns {Promise<Map<string, string>>} */
async function foresee(walk) {
  const [{ services = [] } = { services: [] }] = await runBuild(walk, ['--dry-run=json']);
  const outcomes = /** @type {Record<string, string>} */ ({ build: 'built', restore: 'restored', fresh: 'fresh' });
  return new Map(services.map(({ name, outcome }) => [name, outcomes[outcome] ?? outcome]));
}

/** @param {Map<string, string> | null} foreseen @param {readonly Event[]} events */
function unforeseen(foreseen, events) {
  const services = events.at(-1)?.services ?? [];
  return services
    .filter(({ name, outcome }) => foreseen !== null && foreseen.get(name) !== outcome)
    .map(({ name, outcome }) => `${name} was ${outcome}; --dry-run said ${foreseen?.get(name)}`);
}

/** Where two texts part. @param {string | undefined} one @param {string | undefined} other */
function firstDifference(one, other) {
  if (one === undefined || other === undefined) return one === undefined ? 'it is missing' : 'it should not be there';
  let at = 0;
  while (one[at] === other[at]) at += 1;
  const around = (/** @type {string} */ text) => JSON.stringify(text.slice(Math.max(0, at - 80), at + 80));
  return `${around(one)}, not ${around(other)}`;
}
