import { join } from 'node:path';
import type { Host } from '@svc-build/model/host';

type TemporaryHost = Pick<Host, 'files' | 'processes' | 'machine' | 'env'>;

/** `svc-build-` and what it is for, the process and its start, its process id namespace, and a random part. */
const NAME = /^svc-build-(?:serve|verify|archive)-(\d+)-(\d*)-(\d*)-[\w-]+$/;

/** Makes a temporary directory that says by its name whose it is, so that others remove it when we are killed. */
export async function makeOwnTemporary(purpose: 'serve' | 'verify' | 'archive', host: TemporaryHost): Promise<string> {
  const { files, processes, machine } = host;
  const [pid = '', started = ''] = (processes.identity(machine.pid) ?? `${machine.pid}:`).split(':');
  const name = `svc-build-${purpose}-${pid}-${started}-${await spaceOf(files)}-`;
  return files.makeTemporary(join(temporaryOf(host), name));
}

/** Removes the directories of runs that were killed. Those of other process id namespaces (containers) are left alone. */
export async function clearLeftovers(host: TemporaryHost): Promise<void> {
  const { files, processes } = host;
  const temporary = temporaryOf(host);
  const space = await spaceOf(files);
  for (const { name } of await files.list(temporary).catch(() => [])) {
    const [, pid, started, other] = NAME.exec(name) ?? [];
    if (pid === undefined || other !== space || processes.identity(Number(pid)) === `${pid}:${started}`) continue;
    // Another user's directory cannot be removed, and is left to that user.
    await files.remove(join(temporary, name)).catch(() => {});
  }
}

function temporaryOf({ env }: Pick<Host, 'env'>): string {
  return env.TMPDIR || '/tmp';
}

async function spaceOf(files: Host['files']): Promise<string> {
  const link = await files.readLink('/proc/self/ns/pid').catch(() => null);
  return /\d+/.exec(link ?? '')?.[0] ?? '';
}
