import { join } from 'node:path';
import { tryRunLock } from '@svc-build/engine/state/run-lock';
import { type Diagnostic, error } from '@svc-build/model/diagnostic';
import type { Host } from '@svc-build/model/host';

/** The claim of a checkout by one development session. */
export interface DevLock {
  /** Tells others where the session can be reached. */
  at(url: string): void;
  release(): Promise<void>;
}

/** Claims the checkout; says where the other session is when there is one. What a killed one left is taken over. */
export async function takeDevLock(state: string, host: Host): Promise<DevLock | Diagnostic> {
  const address = join(state, 'dev', 'address');
  const lock = await tryRunLock(join(state, 'dev', 'running'), host);
  if (lock.kind === 'held') {
    const url = Buffer.from(host.disk.read(address) ?? '').toString();
    return error(
      'DEV_RUNNING',
      `\`svc-build dev\` runs in this checkout already (process ${lock.pid}${url === '' ? '' : `, at ${url}`}).`,
      url === '' ? 'Stop that one first.' : `Open ${url}, or stop that one first.`,
    );
  }
  // Of a session that was killed.
  host.disk.remove(address);
  return {
    at: (url) => host.disk.write(address, url),
    release: async () => {
      host.disk.remove(address);
      await lock.release();
    },
  };
}
