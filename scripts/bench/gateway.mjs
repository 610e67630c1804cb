import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { markdownTable } from './markdown-table.mjs';
import { median } from './median.mjs';

const bin = fileURLToPath(new URL('../../node_modules/.bin', import.meta.url));
const autocannon = fileURLToPath(import.meta.resolve('autocannon'));
const bareProxy = fileURLToPath(new URL('bare-proxy.mjs', import.meta.url));
/** Until everything that runs often is compiled; both have to be measured as they are in the long run. */
const WARM_UP = ['--amount', '20000'];
const ROUNDS = 9;
const ROUND = ['--duration', '2'];
const CONNECTIONS = 50;
/** The unit of /proc/PID/stat on every Linux that Node runs on. */
const TICK_MS = 10;

const SERVICE = `
import { createServer } from 'node:http';
const body = JSON.stringify({ text: 'x'.repeat(1000) });
createServer((request, response) => {
  response.setHeader('content-type', 'application/json');
  if (request.method === 'GET') return void response.end(body);
  request.resume();
  request.on('end', () => response.end(body));
}).listen(process.env.PORT, process.env.HOST);
`;

/** @typedef {{ readonly url: string, readonly pid: number }} Target */
/** @typedef {{ readonly perSecond: number, readonly p99: number, readonly cpuUs: number }} Load */

/**
 * The gateway of `serve` against a reverse proxy of a dozen lines on node:http, both before one and the same service. They
 * are loaded by turns, so that whatever else the machine does hits both alike.
 */
export async function benchGateway() {
  const output = writeOutput();
  const serving = spawn(join(bin, 'svc-build'), ['serve', output, '--json'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const events = createInterface({ input: serving.stdout })[Symbol.asyncIterator]();
  const { url } = await untilEvent(events, 'listening');
  const { port } = await untilEvent(events, 'service-ready');
  const proxy = spawn(process.execPath, [bareProxy, String(port)], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [said] = await once(proxy.stdout, 'data');
  const ours = { url: String(url), pid: serving.pid ?? 0 };
  const bare = { url: String(said).trim(), pid: proxy.pid ?? 0 };
  const rows = [];
  for (const [label, args] of /** @type {const} */ ([
    ['GET, 1 kB', []],
    ['POST, 1 kB each way', ['--method', 'POST', '--body', 'x'.repeat(1000)]],
  ])) {
    rows.push(await compared(label, { ours, bare }, args));
  }
  for (const child of [serving, proxy]) {
    const exited = once(child, 'exit');
    child.kill('SIGTERM');
    await exited;
  }
  rmSync(output, { recursive: true, force: true });
  const head = ['gateway', 'svc-build, requests/s', 'node:http, requests/s', 'svc-build / node:http', 'budget'];
  const more = ['svc-build CPU, µs each', 'node:http CPU, µs each', 'svc-build p99, ms', 'node:http p99, ms'];
  return markdownTable([[...head, ...more], ...rows]);
}

/**
 * @param {string} label
 * @param {{ readonly ours: Target, readonly bare: Target }} targets
 * @param {readonly string[]} args
 */
async function compared(label, targets, args) {
  /** @type {Load[]} */
  const ours = [];
  /** @type {Load[]} */
  const theirs = [];
  for (const target of [targets.ours, targets.bare]) await load(target, [...WARM_UP, ...args]);
  for (let round = 0; round < ROUNDS; round += 1) {
    ours.push(await load(targets.ours, [...ROUND, ...args]));
    theirs.push(await load(targets.bare, [...ROUND, ...args]));
  }
  /** @param {keyof Load} key */
  const both = (key) => [ours, theirs].map((loads) => median(loads.map((one) => one[key])));
  // Of each round by itself: what slows a round down slows both of its halves.
  const ratio = median(ours.map((one, round) => one.perSecond / (theirs[round]?.perSecond ?? 1)));
  return [label, ...both('perSecond'), ratio.toFixed(2), '≥ 0.85', ...both('cpuUs'), ...both('p99')].map((cell) =>
    typeof cell === 'number' ? cell.toFixed(0) : String(cell),
  );
}

/**
 * @param {Target} target
 * @param {readonly string[]} args
 * @returns {Promise<Load>}
 */
async function load({ url, pid }, args) {
  const all = [autocannon, '--json', '--connections', String(CONNECTIONS), ...args, url];
  const before = cpuMs(pid);
  const child = spawn(process.execPath, all, { stdio: ['ignore', 'pipe', 'ignore'] });
  let text = '';
  for await (const chunk of child.stdout) text += chunk;
  const { requests, latency, errors, non2xx } = JSON.parse(text);
  if (errors > 0 || non2xx > 0) throw new Error(`${url}: ${errors} errors, ${non2xx} answers that are not 2xx.`);
  const cpuUs = ((cpuMs(pid) - before) * 1000) / requests.total;
  return { perSecond: requests.average, p99: latency.p99, cpuUs };
}

/**
 * The processor time of a process, which other work of the machine changes less than how many requests it answers.
 * @param {number} pid
 */
function cpuMs(pid) {
  // "pid (name) state …": the name may hold anything, so fields are counted from its last bracket.
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
}

/**
 * @param {AsyncIterator<string>} events
 * @param {string} type
 * @returns {Promise<Record<string, unknown>>}
 */
async function untilEvent(events, type) {
  for (;;) {
    const { done, value } = await events.next();
    if (done) throw new Error(`serve ended without ${type}.`);
    const event = JSON.parse(value);
    if (event.type === type) return event;
  }
}

function writeOutput() {
  const directory = mkdtempSync(join(tmpdir(), 'svc-build-bench-'));
  const bundle = 'functions/_svc/api/index.func';
  const launch = { argv: ['node', 'main.mjs'], env: {}, ready: 'port', stop: { signal: 'SIGTERM', okExit: [0, 143] } };
  const service = {
    ...{ framework: 'sample', runtime: 'node', kind: 'backend', routePrefix: '/', entrypoint: 'api' },
    ...{ fingerprint: 'none', digest: 'none', size: { files: 1, bytes: SERVICE.length }, requires: [], probes: [] },
    ...{ functions: [{ path: bundle, cwd: '.', launch }], static: null, memory: null, maxDuration: null, env: [] },
  };
  const manifest = {
    version: 1,
    platform: { os: process.platform, arch: process.arch, libc: 'glibc' },
    routes: [{ prefix: '/', service: 'api', stripPrefix: false }],
    services: { api: service },
  };
  const files = { 'routes-manifest.json': JSON.stringify(manifest), [`${bundle}/main.mjs`]: SERVICE };
  for (const [path, contents] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), contents);
  }
  return directory;
}
