import { basename } from 'node:path';
import type { Builder } from '@svc-build/model/builder';
import type { Disk } from '@svc-build/model/disk';
import type { DigestMemory } from '@svc-build/trace/digest-memory';
import { createRecordHash } from '@svc-build/trace/sha256';
import type { BuildContext } from '../build-context.ts';

/** Of all that a project's own builder consists of. Null for a builder of ours, which the version of svc-build stands for. */
export function builderModuleDigest(
  builder: Pick<Builder, 'name'>,
  memory: DigestMemory,
  { builderModules, host, directories }: Pick<BuildContext, 'builderModules' | 'host' | 'directories'>,
): string | null {
  const own = builderModules.get(builder.name);
  if (own === undefined) return null;
  const hash = createRecordHash('svc-build builder modules 1');
  for (const path of own.files) {
    const stamp = host.disk.identity(path);
    hash.add(belowRoot(path, directories.root), stamp === null ? '' : (memory.digestOf(path, stamp) ?? ''));
  }
  return hash.digest();
}

/** As checkouts share it: a package outside of the project is known by its own files, wherever it lies. */
function belowRoot(path: string, root: string): string {
  return path.startsWith(`${root}/`) ? path.slice(root.length + 1) : basename(path);
}

/** A digest of the programs that come with svc-build: they run in steps and lie in bundles, so a change of them changes results. */
export function modulesDigest(directory: string, disk: Pick<Disk, 'list' | 'identity'>, memory: DigestMemory): string {
  const hash = createRecordHash('svc-build modules 1');
  for (const { name, kind } of disk.list(directory) ?? []) {
    const path = `${directory}/${name}`;
    const stamp = kind === 'file' ? disk.identity(path) : null;
    if (stamp !== null) hash.add(name, memory.digestOf(path, stamp) ?? '');
  }
  return hash.digest();
}
