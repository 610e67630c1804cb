import type { Host, ProcessInfo } from '@svc-build/model/host';

/**
 * What a process group takes in bytes; null where the system has no /proc to ask. Up to `enough` a quick answer will do,
 * which may be too large but never too small.
 */
export type GroupMemory = (group: number, enough?: number) => number | null;

type MemoryHost = Pick<Host, 'disk' | 'processes' | 'clock'>;

/** Supervisors ask often and at about the same time; processes are listed once for all of them. */
const LIST_MS = 200;

/**
 * Measures process groups. Resident memory (RSS) is cheap to read, but counts what processes share once for each of them:
 * ten workers forked from one would be charged ten times for the same pages. The proportional size (PSS) shares it out, and
 * the group's sum is what would come free if it were gone; but the kernel walks every page to find it. So RSS, which is
 * never below PSS, answers while it is small enough, and PSS decides whether a limit is passed. A control group would
 * count exactly and needs rights that svc-build does not have everywhere.
 */
export function createGroupMemory({ disk, processes, clock }: MemoryHost): GroupMemory {
  let listedAt = Number.NEGATIVE_INFINITY;
  let members: ReadonlyMap<number, readonly number[]> | null = null;
  const measure: GroupMemory = (group, enough = 0) => {
    if (clock.now() - listedAt >= LIST_MS) {
      members = membersOf(processes.list());
      listedAt = clock.now();
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
function membersOf(processes: readonly ProcessInfo[] | null): ReadonlyMap<number, readonly number[]> | null {
  if (processes === null) return null;
  const members = new Map<number, number[]>();
  for (const { pid, group } of processes) {
    const pids = members.get(group);
    if (pids === undefined) members.set(group, [pid]);
    else pids.push(pid);
  }
  return members;
}

function residentBytes(pid: number, disk: Host['disk']): number {
  return kilobytes(read(`/proc/${pid}/status`, disk), /^VmRSS:\s*(\d+) kB$/m) ?? 0;
}

function proportionalBytes(pid: number, disk: Host['disk']): number | null {
  return kilobytes(read(`/proc/${pid}/smaps_rollup`, disk), /^Pss:\s*(\d+) kB$/m);
}

function kilobytes(text: string | null, line: RegExp): number | null {
  const found = line.exec(text ?? '')?.[1];
  return found === undefined ? null : Number(found) * 1024;
}

function sum(pids: readonly number[], bytesOf: (pid: number) => number): number {
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
