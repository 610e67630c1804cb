import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** @import { Variables } from './states.mjs' */
/** @typedef {{ readonly type: string, readonly action?: string, readonly code?: string, readonly message?: string, readonly services?: readonly any[], readonly reasons?: readonly string[], readonly from?: string }} Event */
/** @typedef {{ readonly root: string, readonly cache: string, readonly variables: Variables }} Place */

const command = fileURLToPath(new URL('../../../node_modules/.bin/svc-build', import.meta.url));
/** Only a run that hangs takes so long. */
const HANGS_MS = 180_000;

/** A build that must work; its events. @param {Place} place @param {readonly string[]} args @returns {Promise<readonly Event[]>} */
export async function runBuild({ root, cache, variables }, args) {
  const { PATH, HOME, TMPDIR } = process.env;
  const env = { PATH, HOME, TMPDIR, SVC_BUILD_CACHE_DIR: cache, SVC_BUILD_SECRET: 'soak', ...variables };
  const child = spawn(process.execPath, [command, 'build', '--json', ...args], {
    cwd: root,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const printed = { stdout: '', stderr: '' };
  for (const stream of /** @type {const} */ (['stdout', 'stderr']))
    child[stream].setEncoding('utf8').on('data', (text) => {
      printed[stream] += text;
    });
  const timer = setTimeout(() => child.kill('SIGKILL'), HANGS_MS);
  const code = await new Promise((resolve) => {
    child.once('close', resolve);
  });
  clearTimeout(timer);
  if (code !== 0)
    throw new Error(
      `A build of ${root} ended with ${code ?? 'a kill, because it hung'}:\n${printed.stdout}${printed.stderr}`,
    );
  return printed.stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
}
