import { posix } from 'node:path';
import { ok, type Result } from '@svc-build/model/result';
import type { ResolvedService } from '@svc-build/model/service';
import type { SourceTree } from '@svc-build/model/source-tree';
import { type NodeManifest, readNodeManifest } from '@svc-build/toolchains/node-manifest';

/** What kind of static service it is: one with a build script, or files as they lie. Paths are below the project root. */
export type StaticShape =
  | { readonly kind: 'package'; readonly manifest: NodeManifest; readonly outputs: readonly string[] }
  | { readonly kind: 'folder'; readonly directory: string };

const OUTPUTS = ['dist', 'build', 'out', 'public'];

/** Tells a package that builds from a folder. An entrypoint that names a file stands for the folder that it is in. */
export async function staticShape(service: ResolvedService, source: SourceTree): Promise<Result<StaticShape>> {
  const manifest = await readNodeManifest(service.root, source);
  if (!manifest.ok) return manifest;
  if (manifest.value?.scripts.build !== undefined) {
    const outputs = OUTPUTS.map((name) => posix.join(service.root, name));
    return ok({ kind: 'package', manifest: manifest.value, outputs });
  }
  const { entrypoint } = service;
  const path =
    entrypoint.kind === 'directory'
      ? entrypoint.path
      : entrypoint.kind === 'file'
        ? posix.dirname(entrypoint.path)
        : '.';
  return ok({ kind: 'folder', directory: posix.join(service.root, path).replace(/(.)\/$/, '$1') });
}
