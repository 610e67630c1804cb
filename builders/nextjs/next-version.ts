import { posix } from 'node:path';
import { lockedVersion } from '@svc-build/manifests/node/locked-version';
import { allDependencies, type NodeManifest, readNodeManifest } from '@svc-build/manifests/node/node-manifest';
import type { Diagnostic } from '@svc-build/model/diagnostic';
import { ancestors } from '@svc-build/model/project-path';
import { ok, type Result } from '@svc-build/model/result';
import type { ResolvedService } from '@svc-build/model/service';
import type { SourceTree } from '@svc-build/model/source-tree';
import { findNodePackageManager, type NodePackageManager } from '@svc-build/runtimes/node/node-package-manager';
import semver from 'semver';
import { hookOf, locateDependency, type NextHook, unprovenNext } from './next-range.ts';

/** What can be said of an app's Next.js before anything is installed. */
interface FoundNext {
  readonly hook: NextHook;
  /** That it is too old or too new for what is proven. */
  readonly diagnostic: Diagnostic | null;
}

const UNKNOWN: FoundNext = { hook: 'either', diagnostic: null };

/**
 * Which Next.js an app gets: by the lockfile, else by what is installed, as long as that is what the manifest asks for, else
 * by what the manifest asks for.
 */
export async function findNext(service: ResolvedService, source: SourceTree): Promise<Result<FoundNext>> {
  const manifest = await manifestWithNext(service.root, source);
  if (!manifest.ok) return manifest;
  if (manifest.value === null) return ok(UNKNOWN);
  const manager = await findNodePackageManager(service.root, source);
  if (!manager.ok) return manager;
  const found = await versionOrRange(manifest.value, manager.value, source);
  if (found === null) return ok(UNKNOWN);
  const { file, text } = manifest.value;
  const diagnostic = unprovenNext(service.name, found, locateDependency(file, text, 'next'));
  return ok({ hook: hookOf(found), diagnostic });
}

/** The manifest of the service, or the nearest above that asks for Next, as a workspace's may. */
async function manifestWithNext(root: string, source: SourceTree): Promise<Result<NodeManifest | null>> {
  for (const directory of ancestors(root)) {
    const manifest = await readNodeManifest(directory, source);
    if (!manifest.ok) return manifest;
    if (manifest.value !== null && allDependencies(manifest.value).next !== undefined) return manifest;
  }
  return ok(null);
}

/** Null where nothing says it: a tag, a path or a catalog says nothing of versions. */
async function versionOrRange(
  manifest: NodeManifest,
  manager: NodePackageManager | null,
  source: SourceTree,
): Promise<string | null> {
  const range = rangeOfNext(allDependencies(manifest).next ?? '');
  if (range === null) return null;
  const asked = semver.validRange(range);
  const found =
    (manager === null ? null : await lockedVersion({ name: 'next', dependent: manifest }, manager, source)) ??
    (await installedVersion(manifest.directory, source));
  const isCurrent = found !== null && (asked === null || semver.satisfies(found, range, { includePrerelease: true }));
  if (isCurrent) return found;
  return asked === null ? null : range;
}

/** What is asked for behind npm's alias or Yarn's protocol, such as `npm:next@15`; null for another package under the name. */
function rangeOfNext(written: string): string | null {
  const asked = /^npm:(.*)$/.exec(written)?.[1];
  if (asked === undefined) return written;
  if (semver.validRange(asked) !== null) return asked;
  return /^next(?:@(.*))?$/.test(asked) ? asked.slice('next@'.length) : null;
}

async function installedVersion(directory: string, source: SourceTree): Promise<string | null> {
  for (const above of ancestors(directory)) {
    const manifest = await readNodeManifest(posix.join(above, 'node_modules/next'), source);
    if (manifest.ok && manifest.value !== null) return semver.valid(manifest.value.version);
  }
  return null;
}
