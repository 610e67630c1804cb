import { readdirSync, readFileSync } from 'node:fs';
import type { ProcessInfo } from '@svc-build/model/host';

/** A process as /proc tells of it. */
interface ProcessStat extends ProcessInfo {
  readonly isDead: boolean;
  /** Ticks after boot. */
  readonly started: string;
}

/** The only reader of /proc/PID/stat; null when there is no such process, or no /proc. */
function readStat(pid: number): ProcessStat | null {
  try {
    // "pid (name) state parent group …": the name may hold anything, so read from its last bracket on.
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    const isDead = fields[0] === 'Z' || fields[0] === 'X';
    return { pid, group: Number(fields[2]), isDead, started: fields[19] ?? '' };
  } catch {
    return null; // It ended while we looked.
  }
}

/** All processes that run, without zombies; null where there is no /proc. */
export function listProcesses(): readonly ProcessInfo[] | null {
  let names: readonly string[];
  try {
    names = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  } catch {
    return null;
  }
  if (names.length === 0) return null;
  return names.flatMap((name) => {
    const stat = readStat(Number(name));
    return stat === null || stat.isDead ? [] : [stat];
  });
}

/** Whether a process of the group still runs; a zombie does not count. */
export function isGroupAlive(group: number): boolean {
  if (!canSignal(-group)) return false;
  return listProcesses()?.some((one) => one.group === group) ?? true;
}

/** Whether a process runs; a zombie does not. */
export function isProcessAlive(pid: number): boolean {
  return canSignal(pid) && readStat(pid)?.isDead !== true;
}

/** A process's id and start time, which no later process shares; without /proc the id alone. */
export function processIdentity(pid: number): string | null {
  return isProcessAlive(pid) ? `${pid}:${readStat(pid)?.started ?? ''}` : null;
}

function canSignal(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (thrown) {
    return thrown instanceof Error && 'code' in thrown && thrown.code === 'EPERM';
  }
}
