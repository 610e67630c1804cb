import { allDependencies, readNodeManifest } from '@svc-build/manifests/node/node-manifest';
import type { Framework } from '@svc-build/model/builder';
import type { Json } from '@svc-build/model/json';
import { escapePlaceholders, type Step } from '@svc-build/model/plan';
import { ancestors } from '@svc-build/model/project-path';
import type { ResolvedService } from '@svc-build/model/service';
import type { SourceTree } from '@svc-build/model/source-tree';

/** What the check of a pinned framework is given. */
export interface FrameworkInstalledInput {
  readonly service: string;
  readonly framework: string;
  /** One of these must be installed. */
  readonly packages: readonly string[];
  /** Absolute. */
  readonly root: string;
  /** The service's directory, below the root. */
  readonly directory: string;
  readonly at: ResolvedService['at'];
}

/** The npm packages that a framework is found by. */
export function packagesOf({ find }: Framework): readonly string[] {
  return find.flatMap((one) => (one.kind === 'dependency' && one.ecosystem === 'npm' ? [one.name] : []));
}

/**
 * Looks, between the install and the build, whether a framework is there that is pinned and that no manifest lists. Nothing
 * where a manifest does: then the install says so itself.
 */
export async function installedStep(
  service: ResolvedService,
  packages: readonly string[],
  source: SourceTree,
): Promise<readonly Step[]> {
  if (!service.pinned || packages.length === 0) return [];
  for (const directory of ancestors(service.root)) {
    const manifest = await readNodeManifest(directory, source);
    const listed = manifest.ok && manifest.value !== null ? allDependencies(manifest.value) : {};
    if (packages.some((name) => Object.hasOwn(listed, name))) return [];
  }
  const { at } = service;
  const input: FrameworkInstalledInput = {
    service: service.name,
    framework: service.framework,
    packages,
    root: '{root}',
    directory: escapePlaceholders(service.root),
    at: { ...at, file: escapePlaceholders(at.file), lineText: escapePlaceholders(at.lineText) },
  };
  return [
    {
      kind: 'call',
      label: 'framework',
      module: 'framework-installed',
      input: { ...input } as unknown as Json,
      output: '{scratch}/framework.json',
    },
  ];
}
