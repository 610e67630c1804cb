import { readdirSync, readFileSync } from 'node:fs';

/** Whether a process of the group still runs; a dead one that nobody has collected yet does not count. */
export function isGroupAlive(group: number): boolean {
  if (!canSignal(-group)) return false;
  const states = statesOnLinux(group);
  return states === null || states.some((state) => !isDead(state));
}

/** Whether a process runs; a dead one that nobody has collected yet does not. */
export function isProcessAlive(pid: number): boolean {
  if (!canSignal(pid)) return false;
  const stat = readStat(String(pid));
  return stat === null || !isDead(stat.state);
}

function canSignal(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (thrown) {
    return thrown instanceof Error && 'code' in thrown && thrown.code === 'EPERM';
  }
}

/** A process's id and start time, which no later process shares; without /proc the id alone. */
export function processIdentity(pid: number): string | null {
  if (!isProcessAlive(pid)) return null;
  return `${pid}:${readStat(String(pid))?.started ?? ''}`;
}

function isDead(state: string): boolean {
  return state === 'Z' || state === 'X';
}

/** The states of a group's processes, from /proc; null where there is no /proc. */
function statesOnLinux(group: number): readonly string[] | null {
  let names: string[];
  try {
    names = readdirSync('/proc');
  } catch {
    return null;
  }
  const stats = names.filter((name) => /^\d+$/.test(name)).map(readStat);
  return stats.length === 0 ? null : stats.flatMap((stat) => (stat?.group === group ? [stat.state] : []));
}

interface ProcessStat {
  readonly state: string;
  readonly group: number;
  /** Ticks after boot. */
  readonly started: string;
}

function readStat(pid: string): ProcessStat | null {
  try {
    // "pid (name) state parent group …": the name may hold anything, so read from its last bracket on.
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return { state: fields[0] ?? '', group: Number(fields[2]), started: fields[19] ?? '' };
  } catch {
    return null; // It ended while we looked.
  }
}
