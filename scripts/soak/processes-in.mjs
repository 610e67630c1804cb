import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * The processes that work in a directory or below it, dead ones that nobody has collected yet not counted.
 * @param {string} directory
 */
function processesIn(directory) {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const place = readlinkSync(`/proc/${pid}/cwd`);
        const isIn = place === directory || place.startsWith(`${directory}/`);
        return isIn ? [`${pid} ${readFileSync(`/proc/${pid}/cmdline`, 'latin1').replaceAll('\0', ' ')}`] : [];
      } catch {
        return []; // It ended while we looked, or is somebody else's.
      }
    });
}

/** How long what a build had started may take to be ended. */
const REAPED_MS = 10_000;

/**
 * The processes that still work there after the time in which all of a command that ended is ended.
 * @param {string} directory
 */
export async function processesLeftIn(directory) {
  for (const startedAt = performance.now(); ; await sleep(20)) {
    const alive = processesIn(directory);
    if (alive.length === 0 || performance.now() - startedAt > REAPED_MS) return alive;
  }
}
