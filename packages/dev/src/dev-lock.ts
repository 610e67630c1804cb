import { dirname, join } from 'node:path';
import { type Diagnostic, error } from '@svc-build/model/diagnostic';
import type { Host } from '@svc-build/model/host';

/** The claim of a checkout by one development session. */
export interface DevLock {
  /** Tells others where the session can be reached. */
  at(url: string): void;
  release(): void;
}

/** Claims the checkout; says where the other session is when there is one. What a killed one left is taken over. */
export function takeDevLock(state: string, host: Host): DevLock | Diagnostic {
  const path = join(state, 'dev', 'running');
  const own = host.processes.identity(host.machine.pid) ?? String(host.machine.pid);
  const [owner = '', url = ''] = (Buffer.from(host.disk.read(path) ?? '').toString() || '').split('\n');
  const pid = Number(owner.split(':', 1)[0]);
  if (owner !== '' && host.processes.identity(pid) === owner) {
    return error(
      'DEV_RUNNING',
      `\`svc-build dev\` runs in this checkout already (process ${pid}${url === '' ? '' : `, at ${url}`}).`,
      url === '' ? 'Stop that one first.' : `Open ${url}, or stop that one first.`,
    );
  }
  host.disk.makeDirectory(dirname(path));
  host.disk.write(path, `${own}\n`);
  return {
    at: (address) => host.disk.write(path, `${own}\n${address}\n`),
    release: () => host.disk.remove(path),
  };
}
