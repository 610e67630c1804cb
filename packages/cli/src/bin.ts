import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { OwnBuilders } from '@svc-build/engine/own-builders/own-builders';
import { createNodeHost } from '@svc-build/host/node-host';
import { main } from './main.ts';
import { onSignals } from './on-signals.ts';
import { terminalOf } from './terminal.ts';

/**
 * The one function that touches `process`: it makes the world, runs the command in it, and sets the exit code. The
 * directory holds what was built of the program.
 */
export async function start(directory: string): Promise<void> {
  const { version, digest } = JSON.parse(readFileSync(join(directory, 'program.json'), 'utf8'));
  const signals = onSignals(process);
  const code = await main(process.argv.slice(2), {
    host: createNodeHost(process),
    cwd: process.cwd(),
    nodePath: process.execPath,
    modules: join(directory, 'modules'),
    version: String(version),
    buildStamp: String(digest),
    nodeVersion: process.version,
    stdout: terminalOf(1, () => process.stdout),
    stderr: terminalOf(2, () => process.stderr),
    interrupt: signals.interrupt,
    ownBuilders: new OwnBuilders(),
    keys: () => (process.stdin.isTTY === true && process.stdout.isTTY === true ? listenToKeys : null),
  });
  process.exitCode = signals.exitCode() ?? code;
}

/** Single keys, as they are pressed; Ctrl-C is still the signal that it was. */
function listenToKeys(onKey: (key: string) => void): () => void {
  const { stdin } = process;
  const listener = (bytes: Buffer): void => {
    const key = bytes.toString();
    if (key === '\u0003') process.kill(process.pid, 'SIGINT');
    else onKey(key);
  };
  stdin.setRawMode(true).on('data', listener).resume();
  return () => {
    stdin.off('data', listener).setRawMode(false).pause();
  };
}
