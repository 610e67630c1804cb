import type { Host } from '@svc-build/model/host';

/** What stands for this process in locks and names: its id, and when it started, because ids are used again. */
export function thisProcess({ processes, machine }: Pick<Host, 'processes' | 'machine'>): string {
  return processes.identity(machine.pid) ?? String(machine.pid);
}

/** The id of the process that something belongs to. */
export function pidOf(owner: string): number {
  return Number(owner.split(':', 1)[0]);
}

/** Whether the process that something belongs to is still there. */
export function isOwnerAlive(owner: string, { processes }: Pick<Host, 'processes'>): boolean {
  return processes.identity(pidOf(owner)) === owner;
}
