import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, realpathSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pick, randomNumbers } from '../random-numbers.mjs';
import { DAMAGE, remember, SOURCE_CHANGES, undo } from './oracle-changes.mjs';
import { expectedOutput, NAMES, stateOf, writeOracleProject } from './oracle-project.mjs';
import { processesLeftIn } from './processes-in.mjs';
import { textsBelow } from './texts-below.mjs';

/** @import { ServiceName } from './oracle-project.mjs' */
/** @typedef {{ root: string, states: Map<string, string>, isSound: boolean, memories: NonNullable<ReturnType<typeof remember>>[] }} Checkout */
/** @typedef {{ name: ServiceName, outcome: string, reasons: string[] }} Told */
/** @typedef {{ built: number, restored: number, fresh: number, killed: number }} Tally */
/**
 * What all rounds share. `kept` are the states that the store has, `ever` those that were ever built.
 * @typedef {{ base: string, cache: string, checkouts: readonly Checkout[], random: () => number, kept: Set<string>, ever: Set<string>, isStoreSound: boolean, tally: Tally }} World
 */

const command = fileURLToPath(new URL('../../node_modules/.bin/svc-build', import.meta.url));
/** Only a run that hangs takes so long. */
const HANGS_MS = 120_000;
const CLEAN_EVERY = 50;

/**
 * Two checkouts that share a store go through random changes, and after each the output has to be what the sources say,
 * byte for byte. The oracle knows every state of a service that was ever built and kept: one that was must not be built
 * again, one that never was must be. Throws at the first round that does not hold.
 * @param {{ rounds: number, seed: number, say: (line: string) => void }} options
 */
export async function soakOracle({ rounds, seed, say }) {
  const base = realpathSync(mkdtempSync(join(tmpdir(), 'svc-build-oracle-')));
  const random = randomNumbers(seed);
  const checkouts = ['a', 'b'].map((name) => checkoutAt(join(base, name)));
  const tally = { built: 0, restored: 0, fresh: 0, killed: 0 };
  /** @type {World} */
  const world = {
    base,
    cache: join(base, 'cache'),
    checkouts,
    random,
    kept: new Set(),
    ever: new Set(),
    isStoreSound: true,
    tally,
  };
  try {
    for (let round = 1; round <= rounds; round += 1) {
      const checkout = pick(checkouts, random);
      const did = changeSomething(checkout, world, round);
      try {
        await buildSomehow(checkout, world, did);
        if (round % CLEAN_EVERY === 0 || round === rounds) await sameAsFromScratch(checkout, base);
      } catch (thrown) {
        throw new Error(`Round ${round} of seed ${seed} (${did.join('; ')}): ${thrown}`, { cause: thrown });
      }
      if (round % CLEAN_EVERY === 0 || round === rounds)
        say(
          `${round} rounds: ${tally.built} built, ${tally.restored} restored, ${tally.fresh} left, ${tally.killed} runs killed`,
        );
    }
    return tally;
  } finally {
    rmSync(base, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** @param {string} root @returns {Checkout} */
function checkoutAt(root) {
  writeOracleProject(root);
  return { root, states: new Map(), isSound: true, memories: [] };
}

/**
 * @param {Checkout} checkout
 * @param {World} world
 * @param {number} round
 */
function changeSomething(checkout, world, round) {
  const { random } = world;
  const did = [];
  const memory = remember(checkout.root);
  if (memory !== null) checkout.memories = [...checkout.memories.slice(-9), memory];
  for (let count = Math.floor(random() * 3); count >= 0; count -= 1)
    did.push(pick(Object.values(SOURCE_CHANGES), random)({ root: checkout.root, random, round: round * 10 + count }));
  if (random() < 0.2 && checkout.memories.length > 0) {
    undo(checkout.root, pick(checkout.memories, random));
    did.push('went back to an earlier state, with its times');
  }
  if (random() < 0.2 && checkout.states.size > 0) {
    const [kind, damage] = pick(Object.entries(DAMAGE), random);
    did.push(damage({ root: checkout.root, random, round, cache: world.cache }));
    checkout.isSound = false;
    // What is edited in place is one file with the cache, and with the outputs of both checkouts.
    if (kind.startsWith('cache') || kind === 'output edited') {
      world.isStoreSound = false;
      for (const one of world.checkouts) one.isSound = false;
    }
  }
  if (random() < 0.1) {
    const moved = join(world.base, `moved-${round}`);
    renameSync(checkout.root, moved);
    checkout.root = moved;
    // The directory is part of no key, but of what is remembered of the last run.
    checkout.isSound = false;
    did.push('moved the checkout');
  }
  return did;
}

/**
 * A build, now and then after one that is killed, beside another one in the same checkout, or in the other checkout.
 * @param {Checkout} checkout @param {World} world @param {string[]} did
 */
async function buildSomehow(checkout, world, did) {
  const { checkouts, random, cache, tally } = world;
  if (random() < 0.2) {
    const delay = random() * 900;
    did.push(`killed a build after ${Math.round(delay)} ms`);
    await run({ root: checkout.root, cache }, [], delay);
    tally.killed += 1;
    checkout.isSound = false;
    // Whether the killed run has kept them nobody knows.
    for (const name of NAMES) {
      world.kept.delete(stateOf(checkout.root, name));
      world.ever.add(stateOf(checkout.root, name));
    }
  }
  const other = checkouts.find((one) => one !== checkout) ?? checkout;
  const beside = random() < 0.2 ? (random() < 0.5 ? checkout : other) : null;
  if (beside !== null) did.push(`built ${beside === checkout ? 'twice at once' : 'the other checkout at once'}`);
  const where = [checkout, ...(beside === null ? [] : [beside])];
  const runs = await Promise.all(where.map((at) => build(at.root, cache)));
  for (const at of where) rightOutput(at.root);
  const [told = []] = runs;
  for (const { outcome } of told) if (outcome in tally) tally[/** @type {'built'} */ (outcome)] += 1;
  if (beside === null && !did.some((one) => one.startsWith('killed'))) mayBe(told, checkout, world);
  for (const [index, at] of where.entries()) {
    at.states = new Map(NAMES.map((name) => [name, stateOf(at.root, name)]));
    at.isSound = true;
    for (const { name, outcome } of runs[index] ?? []) {
      const state = at.states.get(name) ?? '';
      world.ever.add(state);
      // What was left as it was may be in the output alone.
      if (outcome !== 'fresh') world.kept.add(state);
    }
  }
  // What was damaged is found out when it is wanted, so other results may still be.
  if (!world.isStoreSound && random() < 0.2) {
    rmSync(cache, { recursive: true, force: true });
    world.kept.clear();
    world.isStoreSound = true;
  }
}

/**
 * Whether each service came out as its history allows.
 * @param {Told[]} told @param {Checkout} checkout @param {World} world
 */
function mayBe(told, checkout, { kept, ever, isStoreSound }) {
  for (const { name, outcome, reasons } of told) {
    const state = stateOf(checkout.root, name);
    const why = `${name} was ${outcome}, because ${reasons.join(', ')}`;
    if (!ever.has(state) && outcome !== 'built') throw new Error(`${why}: this state was never built`);
    if (kept.has(state) && outcome === 'built' && isStoreSound) throw new Error(`${why}: this state is in the store`);
    if (checkout.isSound && checkout.states.get(name) === state && outcome !== 'fresh')
      throw new Error(`${why}: nothing of it has changed`);
  }
}

/** @param {string} root */
function rightOutput(root) {
  const [found, expected] = [textsBelow(join(root, '.vercel/output/static')), expectedOutput(root)];
  for (const [path, text] of expected)
    if (found.get(path) !== text)
      throw new Error(`${path} of ${root} is ${JSON.stringify(found.get(path))}, not ${JSON.stringify(text)}`);
  for (const path of found.keys()) if (!expected.has(path)) throw new Error(`${path} of ${root} should not be there`);
  const manifest = JSON.parse(readFileSync(join(root, '.vercel/output/routes-manifest.json'), 'utf8'));
  if (Object.keys(manifest.services).sort().join() !== [...NAMES].sort().join()) throw new Error('Other services.');
}

/** The same sources, built elsewhere from nothing: the whole outputs are equal. @param {Checkout} checkout @param {string} base */
async function sameAsFromScratch({ root }, base) {
  const before = textsBelow(join(root, '.vercel/output'));
  rmSync(join(root, '.vercel'), { recursive: true, force: true });
  rmSync(join(root, '.svc-build'), { recursive: true, force: true });
  await build(root, join(base, 'cache-of-clean'));
  rmSync(join(base, 'cache-of-clean'), { recursive: true, force: true });
  const after = textsBelow(join(root, '.vercel/output'));
  for (const path of new Set([...before.keys(), ...after.keys()]))
    if (before.get(path) !== after.get(path)) throw new Error(`${path} differs from that of a build from scratch`);
  const alive = await processesLeftIn(root);
  if (alive.length > 0) throw new Error(`Processes survived:\n${alive.join('\n')}`);
}

/** A build that must work. @param {string} root @param {string} cache @returns {Promise<Told[]>} */
async function build(root, cache) {
  const { code, stdout, stderr } = await run({ root, cache }, ['--json'], HANGS_MS);
  if (code !== 0)
    throw new Error(`A build of ${root} ended with ${code ?? 'a kill, because it hung'}:\n${stdout}${stderr}`);
  const summary = stdout.split('\n').find((line) => line.startsWith('{"type":"summary"')) ?? '{"services":[]}';
  return JSON.parse(summary).services;
}

/**
 * @param {{ readonly root: string, readonly cache: string }} place @param {string[]} args @param {number} killAfterMs
 * @returns {Promise<{ code: number | null, stdout: string, stderr: string }>}
 */
function run({ root, cache }, args, killAfterMs) {
  const env = { PATH: process.env.PATH, HOME: process.env.HOME, SVC_BUILD_CACHE_DIR: cache, SVC_BUILD_SECRET: 'soak' };
  const child = spawn(process.execPath, [command, 'build', ...args], {
    cwd: root,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const printed = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text) => {
    printed.stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text) => {
    printed.stderr += text;
  });
  const timer = setTimeout(() => child.kill('SIGKILL'), killAfterMs);
  return new Promise((resolve) => {
    child.once('close', (code) => {
      clearTimeout(timer);
      resolve({ code, ...printed });
    });
  });
}
