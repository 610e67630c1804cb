import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** @typedef {{ readonly directory: string, readonly names: readonly string[], readonly command: readonly string[], readonly run: () => number }} Checkout */

/** What both tools, and the packages of their repositories, are installed in. */
export const modules = fileURLToPath(new URL('../../node_modules', import.meta.url));
export const SVC_BUILD = [join(modules, '.bin/svc-build'), 'build', '--quiet'];
export const TURBO = [join(modules, '.bin/turbo'), 'run', 'build', '--output-logs=none'];

/**
 * How long a command takes, in milliseconds; throws when it fails.
 * @param {readonly string[]} command
 * @param {string} cwd
 */
export function timed([command = '', ...args], cwd, ci = '') {
  const env = { ...process.env, CI: ci, TURBO_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1', FORCE_COLOR: '0' };
  const start = performance.now();
  const ran = spawnSync(command, args, { cwd, encoding: 'utf8', env, maxBuffer: 2 ** 30 });
  const taken = performance.now() - start;
  if (ran.status !== 0) throw new Error(`${command} ${args.join(' ')} failed:\n${ran.stdout}${ran.stderr}`);
  return taken;
}
