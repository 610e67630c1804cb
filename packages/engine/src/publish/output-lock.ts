import { dirname } from 'node:path';
import type { Host } from '@svc-build/model/host';
import { namesBeside, readerLock, writerLock } from '../state/beside-output.ts';
import {
  isOwnerAlive,
  type LockWait,
  POLL_MS,
  pidOf,
  type TakenLock,
  takeLocks,
  thisProcess,
} from '../state/run-lock.ts';

/*
 * The lock of an output: one process replaces it, or several read it. It lies beside the output, because those who read
 * know nothing else of it. Both sides first say that they are there and then look for the other, so no two miss each other.
 */

/** Waits for everybody else, and keeps them away; null when told to stop before. */
export async function lockToReplace(output: string, wait: LockWait): Promise<TakenLock | null> {
  const lock = await takeLocks([writerLock(output)], wait);
  if (lock === null) return null;
  for (let reader = livingReader(output, wait.host); reader !== null; reader = livingReader(output, wait.host)) {
    if (!lock.waited) wait.onWait(reader);
    await wait.host.clock.sleep(POLL_MS, wait.stop);
    if (!wait.stop.aborted) continue;
    await lock.release();
    return null;
  }
  return lock;
}

function livingReader(output: string, host: Host): number | null {
  const { owned } = namesBeside(output, host.disk);
  const reader = owned.find(({ kind, owner }) => kind === 'reading' && isOwnerAlive(owner, host));
  return reader === undefined ? null : pidOf(reader.owner);
}

/** What a disk says that takes no lock: where nobody may write, nobody replaces anything either. */
const CANNOT_LOCK = new Set(['EROFS', 'EACCES', 'EPERM', 'ENOSPC', 'EDQUOT', 'ENOTDIR', 'ENAMETOOLONG']);

/** Waits for who replaces the output, and keeps the output as it is until it is released; null when told to stop before. */
export async function lockToRead(
  output: string,
  { host, stop }: Pick<LockWait, 'host' | 'stop'>,
): Promise<TakenLock | null> {
  const { files, disk, clock } = host;
  if (disk.identity(dirname(output)) === null) return UNLOCKED;
  const path = readerLock(output, thisProcess(host), Math.random().toString(36).slice(2));
  const release = (): Promise<void> => files.remove(path);
  while (!stop.aborted) {
    try {
      await files.create(path, '');
    } catch (thrown) {
      if (isRefusal(thrown)) return UNLOCKED;
      throw thrown;
    }
    const writer = await files.readText(writerLock(output));
    if (writer === null || !isOwnerAlive(writer, host)) return { release };
    await release();
    await clock.sleep(POLL_MS, stop);
  }
  return null;
}

const UNLOCKED: TakenLock = { release: async () => {} };

/** Whether what was thrown says that a lock cannot be had here. */
export function isRefusal(thrown: unknown): boolean {
  return thrown instanceof Error && 'code' in thrown && CANNOT_LOCK.has(String(thrown.code));
}
