import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/**
 * The processes that work in a directory or below it, dead ones that nobody has collected yet not counted.
 * @param {string} directory
 */
export function processesIn(directory) {
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
