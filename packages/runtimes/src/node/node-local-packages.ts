import { posix } from 'node:path';
import { allDependencies, type NodeManifest, readNodeManifest } from '@svc-build/manifests/node/node-manifest';
import { findTsConfig } from '@svc-build/manifests/node/tsconfig';
import {
  type Action,
  type ActionId,
  BASE_ENVIRONMENT,
  type BuildPlan,
  type Inputs,
  type UsedPackage,
} from '@svc-build/model/plan';
import { leavesProject, liesIn } from '@svc-build/model/project-path';
import { all, fail, ok, type Result } from '@svc-build/model/result';
import type { SourceTree } from '@svc-build/model/source-tree';
import { leftByTools } from '../tool-directories.ts';
import { buildCircle, buildOrder, type LinkedPackage, type PackageEdge } from './node-build-order.ts';
import { scriptSteps } from './node-scripts.ts';
import { nodeRequirements } from './node-version.ts';
import { reachedFiles } from './reached-files.ts';
import { settingsAbove } from './settings-above.ts';

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
  return leavesProject(directory) || posix.isAbsolute(path) ? ok(null) : readNodeManifest(directory, source);
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
export async function localPackageActions(
  packages: readonly LocalPackage[],
  install: Action | null,
  source: SourceTree,
): Promise<Result<readonly Action[]>> {
  const byDirectory = new Map(packages.map((one) => [one.manifest.directory, one]));
  const installed = install?.requires.filter(({ tool }) => tool === 'node');
  const builds = packages.filter(hasBuild).map(async (one): Promise<Result<Action>> => {
    const { manifest } = one;
    const { directory } = manifest;
    const node = await nodeRequirements(directory, source);
    if (!node.ok) return node;
    return ok({
      id: packageAction(directory),
      label: `build ${manifest.name ?? directory}`,
      needs: [...(install === null ? [] : [install.id]), ...builtBefore(one, byDirectory).map(packageAction)],
      requires: node.value.some(({ range }) => range !== null) ? node.value : (installed ?? node.value),
      inputs: await source.once(`what the package ${directory} is built from`, (view) =>
        packageInputs(directory, usedDirectories(directory, byDirectory), view),
      ),
      generated: [],
      env: BASE_ENVIRONMENT,
      steps: scriptSteps(manifest, 'build'),
      outputs: outputsOf(directory),
      restorable: true,
      keep: [],
    });
  });
  return all(await Promise.all(builds));
}

/** The builds that a package waits for: of those that it needs itself, or through others that have none. */
function builtBefore({ needs }: LocalPackage, packages: ReadonlyMap<string, LocalPackage>): readonly string[] {
  const found = needs.flatMap((need) => {
    const needed = packages.get(need);
    if (needed === undefined) return [];
    return hasBuild(needed) ? [need] : builtBefore(needed, packages);
  });
  return [...new Set(found)];
}

/** The packages that one uses and that have no build, and those that have one where these ways end. */
interface UsedDirectories {
  readonly asTheyLie: readonly string[];
  readonly built: readonly string[];
}

/** Over any number of steps: what a build makes of sources that lie elsewhere is in no key but its own. */
function usedDirectories(directory: string, packages: ReadonlyMap<string, LocalPackage>): UsedDirectories {
  const asTheyLie = new Set<string>();
  const built = new Set([directory]);
  const visit = (one: LocalPackage | undefined): void => {
    for (const use of one?.uses ?? []) {
      const used = packages.get(use);
      if (used === undefined || asTheyLie.has(use)) continue;
      (hasBuild(used) ? built : asTheyLie).add(use);
      if (!hasBuild(used)) visit(used);
    }
  };
  visit(packages.get(directory));
  return { asTheyLie: [...asTheyLie].sort(), built: [...built] };
}

/** Directories that are read whole, what their tsconfig.json lead to, and the files that their code reaches elsewhere. */
async function packageInputs(own: string, used: UsedDirectories, source: SourceTree): Promise<Inputs> {
  const read = [own, ...used.asTheyLie];
  const configs = await Promise.all(read.map((directory) => findTsConfig(directory, source)));
  // A tsconfig.json for all packages may lead to all of them: which of them one uses, its package.json says.
  const isAbove = (directory: string): boolean => liesIn(own, directory);
  const aliased = configs.flatMap((config) => config.aliased).filter((directory) => !isAbove(directory));
  const directories = [...new Set([...read, ...aliased])].sort();
  const reached = await reachedFiles(directories, [], source);
  const results = used.built.flatMap(outputsOf);
  const sources = reached.files.filter((file) => !results.some((result) => liesIn(file, result)));
  const above = await settingsAbove(own, source);
  const files = [...new Set([...configs.flatMap((config) => config.files), ...sources, ...above])].sort();
  return { directories, files, exclude: leftByTools(directories) };
}

function outputsOf(directory: string): readonly string[] {
  return OUTPUTS.map((name) => posix.join(directory, name));
}

function packageAction(directory: string): ActionId {
  return `package:${directory}`;
}

function hasBuild({ manifest }: LocalPackage): boolean {
  return manifest.scripts.build !== undefined;
}
