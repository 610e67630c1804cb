import type { Host } from '@svc-build/model/host';

/**
 * What a process group takes in bytes; null where the system has no /proc to ask. Up to `enough` a quick answer will do,
 * which may be too large but never too small.
 */
export type GroupMemory = (group: number, enough?: number) => number | null;

type MemoryHost = Pick<Host, 'disk' | 'clock'>;

/** Supervisors ask often and at about the same time; /proc is walked once for all of them. */
const SWEEP_MS = 200;

/**
 * Measures process groups. Resident memory (RSS) is cheap to read, but counts what processes share once for each of them:
 * ten workers forked from one would be charged ten times for the same pages. The proportional size (PSS) shares it out, and
 * the group's sum is what would come free if it were gone; but the kernel walks every page to find it. So RSS, which is
 * never below PSS, answers while it is small enough, and PSS decides whether a limit is passed. A control group would
 * count exactly and needs rights that svc-build does not have everywhere.
 */
export function createGroupMemory({ disk, clock }: MemoryHost): GroupMemory {
  let swept = Number.NEGATIVE_INFINITY;
  let members: ReadonlyMap<number, readonly string[]> | null = null;
  const measure: GroupMemory = (group, enough = 0) => {
    if (clock.now() - swept >= SWEEP_MS) {
      members = sweep(disk);
      swept = clock.now();
    }
    if (members === null) return null;
    const pids = members.get(group) ?? [];
    const resident = sum(pids, (pid) => residentBytes(pid, disk));
    return resident <= enough ? resident : sum(pids, (pid) => proportionalBytes(pid, disk) ?? residentBytes(pid, disk));
  };
  return (group, enough) => {
    try {
      return measure(group, enough);
    } catch {
      return null; // The system does not tell just now, for too many open files perhaps.
    }
  };
}

/** The members of every process group. */
function sweep(disk: Host['disk']): ReadonlyMap<number, readonly string[]> | null {
  const entries = disk.list('/proc')?.filter(({ name }) => /^\d+$/.test(name)) ?? [];
  if (entries.length === 0) return null;
  const members = new Map<number, string[]>();
  for (const { name } of entries) {
    const stat = read(`/proc/${name}/stat`, disk);
    // "pid (name) state parent group …": the name may hold anything, so read from its last bracket on.
    const group = Number(stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[2]);
    const pids = members.get(group);
    if (pids === undefined) members.set(group, [name]);
    else pids.push(name);
  }
  return members;
}

function residentBytes(pid: string, disk: Host['disk']): number {
  return kilobytes(read(`/proc/${pid}/status`, disk), /^VmRSS:\s*(\d+) kB$/m) ?? 0;
}

function proportionalBytes(pid: string, disk: Host['disk']): number | null {
  return kilobytes(read(`/proc/${pid}/smaps_rollup`, disk), /^Pss:\s*(\d+) kB$/m);
}

function kilobytes(text: string | null, line: RegExp): number | null {
  const found = line.exec(text ?? '')?.[1];
  return found === undefined ? null : Number(found) * 1024;
}

function sum(pids: readonly string[], bytesOf: (pid: string) => number): number {
  return pids.reduce((total, pid) => total + bytesOf(pid), 0);
}

/** Processes come and go, and some do not let themselves be read. */
function read(path: string, disk: Host['disk']): string | null {
  try {
    const bytes = disk.read(path);
    return bytes === null ? null : Buffer.from(bytes).toString('latin1');
  } catch {
    return null;
  }
}
