import { join } from 'node:path';
import { type Disk, kindOf } from '@svc-build/model/disk';
import { stableJson } from '@svc-build/model/json';
import { installedDirectories, installedStores, toolDirectories } from '@svc-build/model/never-bundled';
import type { Action } from '@svc-build/model/plan';
import type { RuntimeFacts } from '@svc-build/model/runtime-facts';
import { sha256 } from '@svc-build/trace/sha256';

/** Where files are looked for. */
interface Looked {
  readonly directories: { readonly root: string };
  readonly host: { readonly disk: Pick<Disk, 'list' | 'identity'> };
  readonly runtimes: readonly RuntimeFacts[];
}

/** Hidden directories of installed packages in which tools keep what they can do without. */
const CACHES = ['.bin', '.cache', '.tmp', '.vite-temp'];

/**
 * A digest of what programs have made among the packages that installs brought, as `prisma generate` does: in hidden
 * directories that are no cache. The next install takes it away, and a result that needs it is in no other checkout.
 */
export function madeAmongInstalled(installs: readonly Pick<Action, 'outputs'>[], looked: Looked): string {
  const { directories, host, runtimes } = looked;
  const known = new Set([...CACHES, ...toolDirectories(runtimes)]);
  const stores = new Set(installedStores(runtimes));
  const installed = installedDirectories(runtimes);
  const rows: unknown[] = [];
  const note = (path: string): void => {
    const stamp = host.disk.identity(join(directories.root, path));
    if (stamp === null) return;
    if (kindOf(stamp) !== 'directory') rows.push([path, stamp.size, stamp.mtimeMs, stamp.ctimeMs, stamp.inode]);
    else for (const { name } of host.disk.list(join(directories.root, path)) ?? []) note(`${path}/${name}`);
  };
  const look = (packages: string): void => {
    for (const { name, kind } of host.disk.list(join(directories.root, packages)) ?? []) {
      if (kind !== 'directory' || !name.startsWith('.') || known.has(name)) continue;
      if (!stores.has(name)) note(`${packages}/${name}`);
      else
        for (const one of host.disk.list(join(directories.root, packages, name)) ?? [])
          lookInStore(`${packages}/${name}/${one.name}`);
    }
  };
  const lookInStore = (path: string): void => {
    for (const name of installed) look(`${path}/${name}`);
  };
  for (const { outputs } of installs) for (const output of outputs) look(output);
  return sha256(stableJson(rows, 0));
}
