import { join } from 'node:path';
import { compare } from '@svc-build/model/compare';
import type { Host } from '@svc-build/model/host';

const POLL_MS = 100;

/** Something of a checkout that one run at a time may work on. */
export interface RunLock {
  /** Whether another run had it first. */
  readonly waited: boolean;
  release(): Promise<void>;
}

/**
 * Takes locks, waiting for runs that hold them; a lock whose owner is dead is taken over. In one order for everybody, so
 * that no two runs wait for each other. Returns null when told to stop while waiting.
 */
export async function takeRunLocks(
  state: string,
  names: readonly string[],
  host: Host,
  stop: AbortSignal,
  onWait: (pid: number) => void,
): Promise<RunLock | null> {
  let waited = false;
  const waiting = (pid: number): void => {
    if (!waited) onWait(pid);
    waited = true;
  };
  const taken: { release(): Promise<void> }[] = [];
  const release = async (): Promise<void> => {
    for (const lock of taken.splice(0).reverse()) await lock.release();
  };
  for (const name of [...new Set(names)].sort(compare)) {
    const lock = await takeRunLock(runLockPath(state, name), host, stop, waiting);
    if (lock === null) {
      await release();
      return null;
    }
    taken.push(lock);
  }
  return { waited, release };
}

async function takeRunLock(
  path: string,
  host: Host,
  stop: AbortSignal,
  onWait: (pid: number) => void,
): Promise<{ release(): Promise<void> } | null> {
  let waiting = false;
  while (!stop.aborted) {
    const lock = await tryRunLock(path, host);
    if (lock.kind === 'taken') return lock;
    if (lock.kind === 'again') continue;
    if (!waiting) {
      waiting = true;
      onWait(lock.pid);
    }
    await host.clock.sleep(POLL_MS, stop);
  }
  return null;
}

/** Where the lock of something is. */
export function runLockPath(state: string, name: string): string {
  return join(state, 'locks', encodeURIComponent(name));
}

/** What came of one try to take a lock. `again`: it was released just now, or its dead owner's was taken away. */
type TriedLock =
  | { readonly kind: 'taken'; release(): Promise<void> }
  | { readonly kind: 'held'; readonly pid: number }
  | { readonly kind: 'again' };

/** Takes a lock unless a living process holds it. */
export async function tryRunLock(path: string, host: Host): Promise<TriedLock> {
  const own = host.processes.identity(host.machine.pid) ?? String(host.machine.pid);
  if (await host.files.create(path, own)) return { kind: 'taken', release: () => release(path, own, host) };
  const owner = await host.files.readText(path);
  if (owner === null) return { kind: 'again' };
  if (isAlive(owner, host)) return { kind: 'held', pid: pidOf(owner) };
  await takeAway(path, owner, own, host);
  return { kind: 'again' };
}

function pidOf(owner: string): number {
  return Number(owner.split(':', 1)[0]);
}

function isAlive(owner: string, host: Host): boolean {
  return host.processes.identity(pidOf(owner)) === owner;
}

/** Removes a dead owner's lock. Only one process at a time does so, and it reads the lock again first: one that was taken since stays. */
async function takeAway(path: string, deadOwner: string, own: string, host: Host): Promise<void> {
  const guard = `${path}.takeover`;
  if (!(await host.files.create(guard, own))) {
    const other = await host.files.readText(guard);
    if (other !== null && !isAlive(other, host)) await host.files.remove(guard);
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
