import { readFile } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { type NodeManifest, parseNodeManifest } from '@svc-build/manifests/node/node-manifest';
import { packageOf } from '@svc-build/manifests/node/package-of';
import { ancestors } from '@svc-build/model/ancestors';

/** How the package that a file belongs to lists another one. */
export interface Listed {
  readonly as: 'dependency' | 'optional' | 'peer' | 'unlisted';
  /** The package that lists it, as people call it. */
  readonly by: string;
}

const UNLISTED: Listed = { as: 'unlisted', by: '' };

/** How the package of a file below the project root lists the package of a specifier. */
export async function listedDependency(file: string, specifier: string, root: string): Promise<Listed> {
  const name = packageOf(specifier);
  for (const directory of packageDirectories(file)) {
    const path = posix.join(directory, 'package.json');
    const text = await readFile(join(root, path), 'utf8').catch(() => null);
    const parsed = text === null ? null : parseNodeManifest(path, text);
    // Some lie in the middle of a package, and only say how its modules are read.
    if (parsed === null || !parsed.ok || !isOfPackage(parsed.value)) continue;
    const manifest = parsed.value;
    const by = manifest.name ?? path;
    return { as: listedIn(manifest, name), by };
  }
  return UNLISTED;
}

/** Of an installed file its package alone; of the project's own, whatever lies above it. */
function packageDirectories(file: string): readonly string[] {
  const installed = /^.*\/?node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(file)?.[0];
  return installed === undefined ? ancestors(posix.dirname(file)) : [installed];
}

function isOfPackage(manifest: NodeManifest): boolean {
  const { name, dependencies, optionalDependencies, peerDependencies } = manifest;
  const lists = [dependencies, optionalDependencies, peerDependencies];
  return name !== null || lists.some((listed) => Object.keys(listed).length > 0);
}

/** npm and Yarn repeat an optional dependency among the others, where it is still optional. */
function listedIn(manifest: NodeManifest, name: string): Listed['as'] {
  if (Object.hasOwn(manifest.optionalDependencies, name) || manifest.optionalPeers.includes(name)) return 'optional';
  if (Object.hasOwn(manifest.dependencies, name)) return 'dependency';
  return Object.hasOwn(manifest.peerDependencies, name) ? 'peer' : 'unlisted';
}
