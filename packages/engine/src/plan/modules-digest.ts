import type { Disk } from '@svc-build/model/disk';
import type { DigestMemory } from '@svc-build/trace/digest-memory';
import { createRecordHash } from '@svc-build/trace/record-hash';

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
