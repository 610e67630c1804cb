import { posix } from 'node:path';
import { ok, type Result } from '@svc-build/model/result';
import type { SourceTree } from '@svc-build/model/source-tree';
import { allDependencies, type NodeManifest, readNodeManifest } from './node-manifest.ts';

/**
 * Directories of the packages of this project that a package depends on, over any number of steps: members of its workspace
 * and what `file:`, `link:` and `portal:` name. What happens in them changes the service.
 */
export async function localPackages(
  manifest: NodeManifest,
  members: readonly NodeManifest[],
  source: SourceTree,
): Promise<Result<readonly string[]>> {
  const found = new Map<string, NodeManifest>();
  const pending: NodeManifest[] = [manifest];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    for (const [name, range] of Object.entries(allDependencies(next))) {
      const local = await localPackage(next, name, range, members, source);
      if (!local.ok) return local;
      if (local.value === null || local.value.directory === manifest.directory) continue;
      if (found.has(local.value.directory)) continue;
      found.set(local.value.directory, local.value);
      pending.push(local.value);
    }
  }
  return ok([...found.keys()].sort());
}

async function localPackage(
  from: NodeManifest,
  name: string,
  range: string,
  members: readonly NodeManifest[],
  source: SourceTree,
): Promise<Result<NodeManifest | null>> {
  const path = /^(?:file|link|portal):(.*)$/.exec(range)?.[1];
  if (path === undefined) return ok(members.find((member) => member.name === name) ?? null);
  const directory = posix.join(from.directory, path).replace(/\/$/, '');
  return directory.startsWith('..') || posix.isAbsolute(path) ? ok(null) : readNodeManifest(directory, source);
}
