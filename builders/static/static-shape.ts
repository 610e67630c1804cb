import { posix } from 'node:path';
import { type NodeManifest, readNodeManifest } from '@svc-build/manifests/node/node-manifest';
import { ok, type Result } from '@svc-build/model/result';
import type { ResolvedService } from '@svc-build/model/service';
import type { SourceTree } from '@svc-build/model/source-tree';

/** Files as they lie. The directory is below the project root. */
export interface FolderShape {
  readonly kind: 'folder';
  readonly directory: string;
  /** The package.json of the service, which only says whether the folder is a program. */
  readonly manifest: NodeManifest | null;
}

/** A package whose build script leaves a site. */
interface PackageShape {
  readonly kind: 'package';
  readonly manifest: NodeManifest;
}

/** What kind of static service it is. */
export type StaticShape = FolderShape | PackageShape;

/** Tells a package that builds from a folder. An entrypoint that names a file stands for the folder that it is in. */
export async function staticShape(service: ResolvedService, source: SourceTree): Promise<Result<StaticShape>> {
  const manifest = await readNodeManifest(service.root, source);
  if (!manifest.ok) return manifest;
  if (manifest.value?.scripts.build !== undefined) return ok({ kind: 'package', manifest: manifest.value });
  const { entrypoint } = service;
  const path =
    entrypoint.kind === 'directory'
      ? entrypoint.path
      : entrypoint.kind === 'file'
        ? posix.dirname(entrypoint.path)
        : '.';
  const directory = posix.join(service.root, path).replace(/(.)\/$/, '$1');
  return ok({ kind: 'folder', directory, manifest: directory === service.root ? manifest.value : null });
}
