import { posix } from 'node:path';
import { allDependencies, type NodeManifest, readNodeManifest } from '@svc-build/manifests/node/node-manifest';
import { type Action, type ActionId, BASE_ENVIRONMENT, type BuildPlan, type UsedPackage } from '@svc-build/model/plan';
import { fail, ok, type Result } from '@svc-build/model/result';
import type { SourceTree } from '@svc-build/model/source-tree';
import { buildCircle, buildOrder, type LinkedPackage, type PackageEdge } from './node-build-order.ts';
import { nodeRequirement } from './node-install.ts';
import { scriptSteps } from './node-scripts.ts';

/** A package of this project that another one depends on. */
export interface LocalPackage {
  readonly manifest: NodeManifest;
  /** Whether the package that was asked about names it itself. */
  readonly isDirect: boolean;
  /** Directories of the local packages that it depends on itself. */
  readonly uses: readonly string[];
  /** Those of them that come before it. */
  readonly needs: readonly string[];
}

/**
 * The packages of this project that a package depends on, over any number of steps, each after those that it needs:
 * members of its workspace and what `file:`, `link:` and `portal:` name. What happens in them changes the service.
 */
export async function localPackages(
  manifest: NodeManifest,
  members: readonly NodeManifest[],
  source: SourceTree,
): Promise<Result<readonly LocalPackage[]>> {
  const found = await reachedPackages(manifest, members, source);
  if (!found.ok) return found;
  const packages = new Map(found.value.map((one) => [one.manifest.directory, one]));
  const circle = buildCircle(packages);
  if (circle !== null) return fail(circle);
  const before = buildOrder(packages);
  const direct = new Set(packages.get(manifest.directory)?.edges.map(({ to }) => to));
  const ordered: LocalPackage[] = [];
  const visited = new Set([manifest.directory]);
  const done = new Set<string>();
  const visit = (directory: string): void => {
    const one = packages.get(directory);
    if (one === undefined || visited.has(directory)) return;
    visited.add(directory);
    const first = [...(before.get(directory) ?? [])];
    for (const need of first) visit(need);
    const uses = [...new Set(one.edges.map(({ to }) => to))].filter((to) => to !== manifest.directory).sort();
    const needs = first.filter((need) => done.has(need)).sort();
    ordered.push({ manifest: one.manifest, isDirect: direct.has(directory), uses, needs });
    done.add(directory);
  };
  for (const need of before.get(manifest.directory) ?? []) visit(need);
  // What orders nothing, because it would close a circle, is depended on all the same.
  for (const directory of packages.keys()) visit(directory);
  return ok(ordered);
}

/** A package, all that it depends on over any number of steps, and who depends on whom. */
async function reachedPackages(
  manifest: NodeManifest,
  members: readonly NodeManifest[],
  source: SourceTree,
): Promise<Result<readonly LinkedPackage[]>> {
  const found = new Map([[manifest.directory, manifest]]);
  const linked: LinkedPackage[] = [];
  // What is added to a map while it is walked is walked too.
  for (const from of found.values()) {
    const edges: PackageEdge[] = [];
    for (const [name, range] of Object.entries(allDependencies(from))) {
      const local = await localPackage({ from, name, range }, members, source);
      if (!local.ok) return local;
      if (local.value === null || local.value.directory === from.directory) continue;
      if (!found.has(local.value.directory)) found.set(local.value.directory, local.value);
      const isDev = !(name in from.dependencies) && !(name in from.optionalDependencies);
      edges.push({ name, to: local.value.directory, isDev });
    }
    linked.push({ manifest: from, edges });
  }
  return ok(linked);
}

/** What a package asks for. */
interface Dependency {
  readonly from: NodeManifest;
  readonly name: string;
  readonly range: string;
}

async function localPackage(
  { from, name, range }: Dependency,
  members: readonly NodeManifest[],
  source: SourceTree,
): Promise<Result<NodeManifest | null>> {
  const path = /^(?:file|link|portal):(.*)$/.exec(range)?.[1];
  if (path === undefined) return ok(members.find((member) => member.name === name) ?? null);
  const directory = posix.join(from.directory, path).replace(/\/$/, '');
  return directory.startsWith('..') || posix.isAbsolute(path) ? ok(null) : readNodeManifest(directory, source);
}

/** Where build scripts of packages leave what they make. */
const OUTPUTS = ['dist', 'build', 'out'];

/** What of it people are shown. */
export function usedPackages(packages: readonly LocalPackage[]): Pick<BuildPlan, 'packages'> {
  if (packages.length === 0) return {};
  return {
    packages: packages.map((one): UsedPackage => {
      const { manifest, isDirect, uses } = one;
      const { directory, name } = manifest;
      return { directory, name, isDirect, uses, builtBy: hasBuild(one) ? packageAction(directory) : null };
    }),
  };
}

/**
 * The builds of the local packages that have a `build` script, each after those that it needs. They are the same for every
 * service that uses the package, and run once.
 */
export function localPackageActions(packages: readonly LocalPackage[], install: Action | null): readonly Action[] {
  const built = new Set(packages.filter(hasBuild).map(({ manifest }) => manifest.directory));
  return packages.filter(hasBuild).map(({ manifest, needs }): Action => {
    const { directory } = manifest;
    return {
      id: packageAction(directory),
      label: `build ${manifest.name ?? directory}`,
      needs: [...(install === null ? [] : [install.id]), ...needs.filter((need) => built.has(need)).map(packageAction)],
      requires: [nodeRequirement(manifest)],
      inputs: { directories: [directory], files: [], exclude: [] },
      generated: [],
      env: BASE_ENVIRONMENT,
      steps: scriptSteps(manifest, 'build'),
      outputs: OUTPUTS.map((name) => posix.join(directory, name)),
      restorable: true,
      keep: [],
    };
  });
}

function packageAction(directory: string): ActionId {
  return `package:${directory}`;
}

function hasBuild({ manifest }: LocalPackage): boolean {
  return manifest.scripts.build !== undefined;
}
