import { join } from 'node:path';
import type { Host } from '@svc-build/model/host';

const POLL_MS = 100;

/** Lets one run at a time work in a checkout. */
export interface RunLock {
  release(): Promise<void>;
}

/**
 * Takes the checkout's lock, waiting for a run that holds it; a lock whose owner is dead is taken over.
 * Returns null when told to stop while waiting.
 */
export async function takeRunLock(
  state: string,
  host: Host,
  stop: AbortSignal,
  onWait: (pid: number) => void,
): Promise<RunLock | null> {
  const path = join(state, 'lock');
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
  const aside = `${path}.dead-${host.machine.pid}`;
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
