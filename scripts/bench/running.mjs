import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { command, copySample, readSample } from '../sample-project.mjs';
import { markdownTable } from './markdown-table.mjs';

const { experimentalServices } = readSample('vercel.json');
const { verify } = readSample('svc-build.json');

/** @typedef {{ readonly firstMs: ReadonlyMap<string, number>, readonly memory: ReadonlyMap<string, number>, readonly ownBytes: number }} Measured */

/**
 * The sample project run from its sources and as it was built: for each service the time from the start of the command to
 * its first answer 200, and its memory afterwards. Everything is installed and built before the clock starts.
 */
export async function benchRunning() {
  const directory = mkdtempSync(join(tmpdir(), 'svc-build-bench-'));
  copySample(directory);
  const built = spawnSync(command, ['build', '--quiet'], { cwd: directory, encoding: 'utf8' });
  if (built.status !== 0) throw new Error(`The build failed:\n${built.stdout}${built.stderr}`);
  await measure(['dev'], directory);
  const dev = await measure(['dev'], directory);
  const serve = await measure(['serve', '--inspect'], directory);
  rmSync(directory, { recursive: true, force: true });
  const row = (/** @type {string} */ name) => [
    name,
    ...[dev, serve].flatMap(({ firstMs, memory }) => [seconds(firstMs.get(name)), megabytes(memory.get(name))]),
  ];
  const own = [dev, serve].flatMap(({ ownBytes }) => ['', megabytes(ownBytes)]);
  const head = ['running', 'dev, first 200, s', 'dev, MB', 'serve, first 200, s', 'serve, MB'];
  return markdownTable([head, ...Object.keys(experimentalServices).map(row), ['svc-build itself', ...own]]);
}

/**
 * @param {readonly string[]} args
 * @param {string} cwd
 * @returns {Promise<Measured>}
 */
async function measure(args, cwd) {
  const start = performance.now();
  const child = spawn(command, [...args, '--json'], { cwd, stdio: ['ignore', 'pipe', 'ignore'] });
  const origin = await untilListening(child.stdout);
  const firstMs = new Map(
    await Promise.all(
      Object.keys(experimentalServices).map(
        async (name) => /** @type {const} */ ([name, (await untilAnswers(`${origin}${pathOf(name)}`)) - start]),
      ),
    ),
  );
  const { services } = /** @type {any} */ (await (await fetch(`${origin}/_svc/status.json`)).json());
  const memory = new Map(
    services.map((/** @type {{ service: string, memoryBytes: number | null }} */ { service, memoryBytes }) => [
      service,
      memoryBytes ?? 0,
    ]),
  );
  const ownBytes = Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1]) * 1024;
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  await exited;
  return { firstMs, memory, ownBytes };
}

/** @param {NodeJS.ReadableStream} stdout */
async function untilListening(stdout) {
  const lines = createInterface({ input: stdout });
  return new Promise((resolve) => {
    lines.on('line', (line) => {
      const event = JSON.parse(line);
      if (event.type === 'listening') resolve(event.url);
    });
  });
}

/** @param {string} url */
async function untilAnswers(url) {
  for (;;) {
    const { status } = await fetch(url);
    if (status === 200) return performance.now();
    if (status !== 503) throw new Error(`${url} answers ${status}.`);
    await sleep(20);
  }
}

/** A path of a service that answers 200: one that it is verified by, or its prefix. */
function pathOf(/** @type {string} */ name) {
  const { routePrefix } = experimentalServices[name];
  const prefixes = Object.values(experimentalServices).map((one) => one.routePrefix);
  const owner = (/** @type {string} */ path) =>
    prefixes
      .filter((prefix) => prefix === '/' || `${path}/`.startsWith(`${prefix}/`))
      .sort((a, b) => b.length - a.length)[0];
  return verify.find((/** @type {{ path: string }} */ { path }) => owner(path) === routePrefix)?.path ?? routePrefix;
}

function seconds(/** @type {number | undefined} */ ms) {
  return ms === undefined ? '' : (ms / 1000).toFixed(2);
}

function megabytes(/** @type {number | undefined} */ bytes) {
  return bytes === undefined || bytes === 0 ? '' : (bytes / 1e6).toFixed(0);
}
