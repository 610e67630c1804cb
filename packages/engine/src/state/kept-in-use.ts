import { join } from 'node:path';
import { tempNameOf } from '@svc-build/model/disk';
import type { Host } from '@svc-build/model/host';
import type { CacheMount } from '@svc-build/model/plan';
import { cachePlaces } from '@svc-build/store/cache-usage';
import { ignoreDiskErrors } from '@svc-build/store/object-store';
import type { BuildContext } from '../build-context.ts';
import { keptName } from '../places.ts';

/** What is written down by who works in kept directories. */
interface KeptUse {
  readonly pid: number;
  readonly identity: string | null;
  readonly names: readonly string[];
}

/** A run on another machine, or in another container, cannot be asked whether it lives; so long it is believed. */
const BELIEVED_MS = 60 * 60 * 1000;

/** Does work in kept directories that runs may share; meanwhile nobody makes room by removing one of them. */
export async function usingKept<T>(
  keep: readonly CacheMount[],
  { host, directories }: Pick<BuildContext, 'host' | 'directories'>,
  work: () => Promise<T>,
): Promise<T> {
  const names = keep.filter(({ scope }) => scope === 'shared').map(keptName);
  if (names.length === 0) return work();
  const { pid } = host.machine;
  const mark = tempNameOf(join(cachePlaces(directories.cache).inUse, 'keep'), pid);
  const use: KeptUse = { pid, identity: host.processes.identity(pid), names };
  // Where nothing can be written, nobody removes anything either.
  ignoreDiskErrors(() => host.disk.write(mark, JSON.stringify(use)), undefined);
  try {
    return await work();
  } finally {
    ignoreDiskErrors(() => host.disk.remove(mark), undefined);
  }
}

/** Tells whether somebody works in a kept directory of a cache, by its name. */
export function keptInUse(
  cache: string,
  { disk, processes }: Pick<Host, 'disk' | 'processes'>,
): (name: string) => boolean {
  const { inUse } = cachePlaces(cache);
  return (wanted) =>
    (disk.list(inUse) ?? []).some(({ name }) => {
      const path = join(inUse, name);
      const use = readUse(disk.read(path));
      if (use === null) return false;
      const isAlive = processes.isAlive(use.pid) && processes.identity(use.pid) === use.identity;
      const isYoung = (disk.identity(path)?.mtimeMs ?? 0) > disk.now() - BELIEVED_MS;
      if (!isAlive && !isYoung) disk.remove(path);
      return (isAlive || isYoung) && use.names.includes(wanted);
    });
}

function readUse(bytes: Uint8Array | null): KeptUse | null {
  try {
    // Written whole by us, so what can be read has its shape.
    return bytes === null ? null : (JSON.parse(Buffer.from(bytes).toString('utf8')) as KeptUse);
  } catch {
    return null;
  }
}
