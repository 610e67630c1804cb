import { join } from 'node:path';
import { asideOf } from '@svc-build/model/aside';
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
    const lock = await takeRunLock(join(state, 'locks', encodeURIComponent(name)), host, stop, waiting);
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
  const own = host.processes.identity(host.machine.pid) ?? String(host.machine.pid);
  let waiting = false;
  while (!stop.aborted) {
    if (await host.files.create(path, own)) {
      return { release: () => release(path, own, host) };
    }
    const owner = await host.files.readText(path);
    if (owner === null) {
      // Released just now: look again.
    } else if (!isAlive(owner, host)) {
      await takeAway(path, owner, host);
      continue;
    } else if (!waiting) {
      waiting = true;
      onWait(pidOf(owner));
    }
    await host.clock.sleep(POLL_MS, stop);
  }
  return null;
}

function pidOf(owner: string): number {
  return Number(owner.split(':', 1)[0]);
}

function isAlive(owner: string, host: Host): boolean {
  return host.processes.identity(pidOf(owner)) === owner;
}

/** Moves a dead owner's lock away. Should another run have replaced it meanwhile, that one gets its lock back. */
async function takeAway(path: string, deadOwner: string, host: Host): Promise<void> {
  const aside = asideOf(path, host.machine.pid);
  try {
    await host.files.rename(path, aside);
  } catch {
    return; // Another waiter was faster.
  }
  const moved = await host.files.readText(aside);
  if (moved !== null && moved !== deadOwner) await host.files.create(path, moved);
  await host.files.remove(aside);
}

async function release(path: string, own: string, host: Host): Promise<void> {
  if ((await host.files.readText(path)) === own) await host.files.remove(path);
}
