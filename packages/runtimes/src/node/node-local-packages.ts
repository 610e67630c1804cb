import { posix } from 'node:path';
import { allDependencies, type NodeManifest, readNodeManifest } from '@svc-build/manifests/node/node-manifest';
import { type Action, BASE_ENVIRONMENT } from '@svc-build/model/plan';
import { ok, type Result } from '@svc-build/model/result';
import type { SourceTree } from '@svc-build/model/source-tree';
import { nodeRequirement } from './node-install.ts';
import { scriptSteps } from './node-scripts.ts';

/** A package of this project that another one depends on. */
export interface LocalPackage {
  readonly manifest: NodeManifest;
  /** Directories of the local packages that it depends on itself, of those that come before it. */
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
  const ordered: LocalPackage[] = [];
  // Packages that depend on each other in a circle have no right order; the first one met goes last.
  const met = new Set([manifest.directory]);
  const visit = async (from: NodeManifest): Promise<Result<readonly string[]>> => {
    const directories: string[] = [];
    for (const [name, range] of Object.entries(allDependencies(from))) {
      const local = await localPackage({ from, name, range }, members, source);
      if (!local.ok) return local;
      if (local.value === null) continue;
      const { directory } = local.value;
      if (!met.has(directory)) {
        met.add(directory);
        const needs = await visit(local.value);
        if (!needs.ok) return needs;
        ordered.push({ manifest: local.value, needs: needs.value });
      }
      if (ordered.some((one) => one.manifest.directory === directory)) directories.push(directory);
    }
    return ok([...new Set(directories)].sort());
  };
  const visited = await visit(manifest);
  return visited.ok ? ok(ordered) : visited;
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

/**
 * The builds of the local packages that have a `build` script, each after those that it needs. They are the same for every
 * service that uses the package, and run once.
 */
export function localPackageActions(packages: readonly LocalPackage[], install: Action | null): readonly Action[] {
  const built = new Set(packages.filter(hasBuild).map(({ manifest }) => manifest.directory));
  return packages.filter(hasBuild).map(({ manifest, needs }): Action => {
    const { directory } = manifest;
    return {
      id: `package:${directory}`,
      label: `build ${manifest.name ?? directory}`,
      needs: [
        ...(install === null ? [] : [install.id]),
        ...needs.filter((need) => built.has(need)).map((need) => `package:${need}`),
      ],
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

function hasBuild({ manifest }: LocalPackage): boolean {
  return manifest.scripts.build !== undefined;
}
