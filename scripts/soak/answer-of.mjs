import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { ownEnvironment } from './own-environment.mjs';

const command = fileURLToPath(new URL('../../packages/cli/bin/svc-build.js', import.meta.url));
/** Only a command that hangs takes so long. */
const HANGS_MS = 120_000;
/** What a bug of svc-build ends with. */
const EXIT_BUG = 70;
const MOST_CHARACTERS = 1_000_000;

/**
 * Runs the command in a directory, whatever it is given: it may fail, and say so, but neither hang nor crash, nor say so
 * much that nobody reads it. Returns the exit code.
 * @param {string} cwd @param {readonly string[]} args @param {unknown} input what it was about, for whoever has to find out
 */
export function answerOf(cwd, args, input) {
  const ran = spawnSync(process.execPath, [command, ...args], {
    cwd,
    env: ownEnvironment(),
    encoding: 'utf8',
    timeout: HANGS_MS,
    killSignal: 'SIGKILL',
  });
  const said = `${ran.stdout}${ran.stderr}`;
  if (ran.status === null || ran.status === EXIT_BUG || said.length > MOST_CHARACTERS)
    throw new Error(
      `"${args.join(' ')}" ended with ${ran.status ?? ran.signal} for ${JSON.stringify(input)}:\n${said.slice(0, 5000)}`,
    );
  return ran.status;
}
