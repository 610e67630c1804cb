import { spawnSync } from 'node:child_process';
import { availableParallelism, cpus } from 'node:os';

/** What the numbers were measured on and with. */
export function describeMachine() {
  const answer = (/** @type {string} */ command, /** @type {string} */ argument) =>
    spawnSync(command, [argument], { encoding: 'utf8' }).stdout.trim();
  const processor = cpus()[0]?.model ?? 'unknown processor';
  return [
    `Node ${process.version}, ${availableParallelism()} cores, ${processor}`,
    answer('go', 'version'),
    answer('python3', '--version'),
  ].join('; ');
}
