import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, realpathSync, renameSync, rmSync, watch } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { median } from '../bench/median.mjs';
import { randomNumbers } from '../random-numbers.mjs';
import { finishByReading } from './finish-by-reading.mjs';
import { FIRST, writeGenerations, writeProject } from './generations.mjs';
import { journalOf, lookAtOutput } from './look-at-output.mjs';
import { ownEnvironment } from './own-environment.mjs';
import { processesLeftIn } from './processes-in.mjs';

/** @import { Generations } from './generations.mjs' */

const command = fileURLToPath(new URL('../../node_modules/.bin/svc-build', import.meta.url));
/** Only a run that hangs takes so long. */
const HANGS_MS = 120_000;

/**
 * Kills builds at random moments, round after round, and looks whether what is left is right: the output at every
 * moment, and after the next build the output, what lies beside it, locks and processes. Throws at the first that is not.
 * @param {{ rounds: number, seed: number, say: (line: string) => void }} options
 */
export async function soak({ rounds, seed, say }) {
  const base = realpathSync(mkdtempSync(join(tmpdir(), 'svc-build-soak-')));
  const root = join(base, 'project');
  const random = randomNumbers(seed);
  writeProject(root);
  try {
    const durations = [await wholeBuild(root, FIRST)];
    let generations = FIRST;
    const tally = { killed: 0, ended: 0, looks: 0, inSwaps: 0 };
    for (let round = 1; round <= rounds; round += 1) {
      const before = generations;
      generations = nextGenerations(generations, round, random);
      writeGenerations(root, generations);
      if (random() < 0.1) await takeOutputAway(root, base);
      const delay = random() * 1.2 * median(durations);
      const killed = await killedBuild(root, random() < 0.5 ? delay : 'in its swap', [before, generations]);
      tally[killed.code === null ? 'killed' : 'ended'] += 1;
      tally.looks += killed.looks;
      if (existsSync(journalOf(join(root, '.vercel/output')))) {
        tally.inSwaps += 1;
        if (random() < 0.7) await finishByReading(root, Math.floor(random() * 4));
        right(lookAtOutput(join(root, '.vercel/output'), [before, generations]));
      }
      const durationMs = await wholeBuild(root, generations, { meanwhile: [before, generations] });
      if (killed.code === null) durations.push(durationMs);
      await nothingIsLeft(root);
      if (round % 50 === 0 || round === rounds) {
        await noLockBlocks(root, generations);
        await sameAsClean(root, join(base, 'clean'), generations);
        say(
          `${round} rounds: ${tally.killed} builds killed (${tally.inSwaps} in a swap that another command ended), ${tally.ended} ended before, ${tally.looks} looks at the output`,
        );
      }
    }
    return tally;
  } finally {
    rmSync(base, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Some services get sources that there never were, some go back. @param {Generations} now @param {number} round @param {() => number} random */
function nextGenerations(now, round, random) {
  const names = Object.keys(now);
  const chosen = names[Math.floor(random() * names.length)];
  return Object.fromEntries(
    Object.entries(now).map(([name, generation]) => {
      if (name !== chosen && random() < 0.5) return [name, generation];
      return [name, random() < 0.6 ? round : Math.floor(random() * round)];
    }),
  );
}

/**
 * A build that is killed after a time, or as soon as it has written its journal, unless it ends before, while the output is
 * looked at again and again.
 * @param {string} root @param {number | 'in its swap'} when @param {readonly Generations[]} allowed
 */
async function killedBuild(root, when, allowed) {
  const build = start(root);
  const kill = () => void build.child.kill('SIGKILL');
  const timer = when === 'in its swap' ? undefined : setTimeout(kill, when);
  const journal = basename(journalOf(join(root, '.vercel/output')));
  const watcher = watch(join(root, '.vercel'), (_, name) => {
    if (when === 'in its swap' && name === journal) kill();
  });
  const looks = await lookUntil(build.exited, root, allowed);
  clearTimeout(timer);
  watcher.close();
  const { code, text } = await build.exited;
  if (code !== null && code !== 0) throw new Error(`A build failed with ${code}:\n${text}`);
  return { code, looks };
}

/**
 * A build that must work; afterwards the output is that of these sources. `meanwhile` are the states that it may show
 * before, and `flags` go to the command.
 * @param {string} root @param {Generations} generations
 * @param {{ readonly meanwhile?: readonly Generations[], readonly flags?: readonly string[] }} build
 */
async function wholeBuild(root, generations, { meanwhile = [generations], flags = [] } = {}) {
  const startedAt = performance.now();
  const build = start(root, flags);
  const timer = setTimeout(() => build.child.kill('SIGKILL'), HANGS_MS);
  await lookUntil(build.exited, root, meanwhile);
  clearTimeout(timer);
  const { code, text } = await build.exited;
  if (code !== 0) throw new Error(`The build after a kill ended with ${code ?? 'a kill, because it hung'}:\n${text}`);
  right(lookAtOutput(join(root, '.vercel/output'), [generations]));
  return performance.now() - startedAt;
}

/** @param {Promise<unknown>} exited @param {string} root @param {readonly Generations[]} allowed */
async function lookUntil(exited, root, allowed) {
  let looks = 0;
  let isOver = false;
  const over = exited.then(() => {
    isOver = true;
  });
  while (!isOver) {
    right(lookAtOutput(join(root, '.vercel/output'), allowed));
    looks += 1;
    await Promise.race([over, sleep(3)]);
  }
  right(lookAtOutput(join(root, '.vercel/output'), allowed));
  return looks;
}

/** Neither beside the output, nor of processes. @param {string} root */
async function nothingIsLeft(root) {
  const beside = readdirSync(join(root, '.vercel')).filter((name) => name !== 'output');
  if (beside.length > 0) throw new Error(`Beside the output is left ${beside.join(', ')}.`);
  const alive = await processesLeftIn(root);
  if (alive.length > 0) throw new Error(`Processes survived:\n${alive.join('\n')}`);
}

/** A build of everything takes every lock, whoever left it, and leaves none. @param {string} root @param {Generations} generations */
async function noLockBlocks(root, generations) {
  await wholeBuild(root, generations, { flags: ['--force'] });
  const locks = readdirSync(join(root, '.svc-build/locks'));
  if (locks.length > 0) throw new Error(`Locks are left: ${locks.join(', ')}.`);
}

/** Builds the same sources elsewhere, from nothing: the outputs must be equal. @param {string} root @param {string} clean @param {Generations} generations */
async function sameAsClean(root, clean, generations) {
  rmSync(clean, { recursive: true, force: true });
  writeProject(clean);
  writeGenerations(clean, generations);
  await wholeBuild(clean, generations);
  for (const name of ['routes-manifest.json', 'config.json']) {
    const [soaked, fresh] = [root, clean].map((one) => readFileSync(join(one, '.vercel/output', name), 'utf8'));
    if (soaked !== fresh) throw new Error(`${name} differs from that of a clean build:\n${soaked}\n${fresh}`);
  }
}

/** At once, as nobody may see half of it. @param {string} root @param {string} base */
async function takeOutputAway(root, base) {
  renameSync(join(root, '.vercel/output'), join(base, 'away'));
  rmSync(join(base, 'away'), { recursive: true });
}

/** @param {string} root @param {readonly string[]} more */
function start(root, more = []) {
  const child = spawn(command, ['build', ...more], {
    cwd: root,
    env: ownEnvironment(),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (more) => {
      text += more;
    });
  /** @type {Promise<{ code: number | null, text: string }>} */
  const exited = new Promise((resolve) => {
    child.once('exit', (code) => resolve({ code, text }));
  });
  return { child, exited };
}

/** @param {string | null} problem */
function right(problem) {
  if (problem !== null) throw new Error(`The output is not whole: ${problem}`);
}
