import { readFileSync } from 'node:fs';

/** Whether a process runs; a dead one that nobody has collected yet does not. */
export function isAlive(pid: number | string): boolean {
  try {
    return !/^\d+ \(.*\) [ZX]/.test(readFileSync(`/proc/${pid}/stat`, 'latin1'));
  } catch {
    return false;
  }
}
