import { join } from 'node:path';
import type { Host } from '@svc-build/model/host';
import { compare } from '@svc-build/model/json';

/** How often a lock that is held is looked at again. */
export const POLL_MS = 100;

/** Something of a checkout that one run at a time may work on. */
export interface RunLock extends TakenLock {
  /** Whether another run had it first. */
  readonly waited: boolean;
}

/** How a lock that is held is waited for. */
export interface LockWait {
  readonly host: Host;
  readonly stop: AbortSignal;
  /** Is told once, of the first run that is waited for. */
  readonly onWait: (pid: number) => void;
}

/**
 * Takes locks, waiting for runs that hold them; a lock whose owner is dead is taken over. In one order for everybody, so
 * that no two runs wait for each other. Returns null when told to stop while waiting.
 */
export async function takeLocks(paths: readonly string[], wait: LockWait): Promise<RunLock | null> {
  let waited = false;
  const onWait = (pid: number): void => {
    if (!waited) wait.onWait(pid);
    waited = true;
  };
  const taken: TakenLock[] = [];
  const release = async (): Promise<void> => {
    for (const lock of taken.splice(0).reverse()) await lock.release();
  };
  for (const path of [...new Set(paths)].sort(compare)) {
    const lock = await takeLock(path, { ...wait, onWait });
    if (lock === null) {
      await release();
      return null;
    }
    taken.push(lock);
  }
  return { waited, release };
}

async function takeLock(path: string, { host, stop, onWait }: LockWait): Promise<TakenLock | null> {
  while (!stop.aborted) {
    const lock = await tryOnce(path, host);
    if (lock === null) continue;
    if (lock.kind === 'taken') return lock;
    onWait(lock.pid);
    await host.clock.sleep(POLL_MS, stop);
  }
  return null;
}

/** The same for locks of a checkout, by their names. */
export function takeRunLocks(
  names: readonly string[],
  { state, ...wait }: LockWait & { readonly state: string },
): Promise<RunLock | null> {
  return takeLocks(
    names.map((name) => runLockPath(state, name)),
    wait,
  );
}

/** Where the lock of something is. */
export function runLockPath(state: string, name: string): string {
  return join(state, 'locks', encodeURIComponent(name));
}

export interface TakenLock {
  release(): Promise<void>;
}

/** How trying to take a lock ended. */
type TriedLock = ({ readonly kind: 'taken' } & TakenLock) | { readonly kind: 'held'; readonly pid: number };

/** Takes a lock unless a living process holds it. */
export async function tryRunLock(path: string, host: Host): Promise<TriedLock> {
  for (;;) {
    const lock = await tryOnce(path, host);
    if (lock !== null) return lock;
  }
}

/** Null when the lock is to be tried again: it was released just now, or its dead owner's was removed. */
async function tryOnce(path: string, host: Host): Promise<TriedLock | null> {
  const own = thisProcess(host);
  if (await host.files.create(path, own)) return { kind: 'taken', release: () => release(path, own, host) };
  const owner = await host.files.readText(path);
  if (owner === null) return null;
  if (isOwnerAlive(owner, host)) return { kind: 'held', pid: pidOf(owner) };
  await removeDead(path, owner, host);
  return null;
}

/** Removes a dead owner's lock. Only one process at a time does so, and it reads the lock again first: one that was taken since stays. */
async function removeDead(path: string, deadOwner: string, host: Host): Promise<void> {
  const guard = `${path}.takeover`;
  if (!(await host.files.create(guard, thisProcess(host)))) {
    const other = await host.files.readText(guard);
    if (other !== null && !isOwnerAlive(other, host)) await host.files.remove(guard);
    return;
  }
  try {
    if ((await host.files.readText(path)) === deadOwner) await host.files.remove(path);
  } finally {
    await host.files.remove(guard);
  }
}

async function release(path: string, own: string, host: Host): Promise<void> {
  if ((await host.files.readText(path)) === own) await host.files.remove(path);
}

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
