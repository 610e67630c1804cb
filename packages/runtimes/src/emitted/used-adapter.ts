import { posix } from 'node:path';
import { locateJsonKey } from '@svc-build/manifests/documents/locate-json';
import { locateOffset } from '@svc-build/manifests/documents/locate-offset';
import { allDependencies, type NodeManifest, readNodeManifest } from '@svc-build/manifests/node/node-manifest';
import { type Diagnostic, error, type Location } from '@svc-build/model/diagnostic';
import { ancestors } from '@svc-build/model/project-path';
import { ok, type Result } from '@svc-build/model/result';
import type { ResolvedService } from '@svc-build/model/service';
import type { SourceTree } from '@svc-build/model/source-tree';
import { readCode } from '../code/code-text.ts';

/** What makes something for one platform of an app. */
export interface Adapter {
  /** The npm package. */
  readonly name: string;
  readonly at: Location | null;
}

/** How the adapters of a framework are called, and the files in which one is chosen, the first that is there. */
interface AdapterNames {
  readonly files: readonly string[];
  readonly isAdapter: (name: string) => boolean;
}

/** The adapter that the configuration of a service imports, else the only one among its dependencies. */
export async function usedAdapter(
  { root }: ResolvedService,
  { files, isAdapter }: AdapterNames,
  source: SourceTree,
): Promise<Result<Adapter | null>> {
  const manifest = await readNodeManifest(root, source);
  if (!manifest.ok) return manifest;
  for (const name of files) {
    const file = posix.join(root, name);
    const text = await source.readText(file);
    const found = text === null ? null : importedIn({ file, text }, isAdapter);
    if (found !== null) return ok(found);
  }
  return ok(listedIn(manifest.value, isAdapter));
}

function importedIn(
  { file, text }: { readonly file: string; readonly text: string },
  isAdapter: AdapterNames['isAdapter'],
): Adapter | null {
  const { code, literals } = readCode(text, 'js');
  const isImport = (offset: number): boolean => /(?:\bfrom|\bimport|\()\s*$/.test(code.slice(0, offset - 1));
  const found = literals.find((one) => isAdapter(one.text) && isImport(one.offset));
  if (found === undefined) return null;
  return { name: found.text, at: locateOffset({ file, text }, found.offset, found.length) };
}

function listedIn(manifest: NodeManifest | null, isAdapter: AdapterNames['isAdapter']): Adapter | null {
  if (manifest === null) return null;
  const { file, text, devDependencies } = manifest;
  const [name, ...others] = Object.keys(allDependencies(manifest)).filter(isAdapter);
  if (name === undefined || others.length > 0) return null;
  const list = Object.hasOwn(devDependencies, name) ? 'devDependencies' : 'dependencies';
  return { name, at: locateJsonKey(file, text, [list, name]) };
}

/** Whether a package is a dependency of a directory, or of one above it, as in workspaces. */
export async function isDependency(name: string, root: string, source: SourceTree): Promise<boolean> {
  const manifests = await Promise.all(ancestors(root).map((above) => readNodeManifest(above, source)));
  return manifests.some((one) => one.ok && one.value !== null && Object.hasOwn(allDependencies(one.value), name));
}

/** What is said of an adapter whose output is for another platform. */
export function otherPlatform(service: ResolvedService, { name, at }: Adapter, instead: string): Diagnostic {
  return error(
    'SERVER_TARGET_UNSUPPORTED',
    `Service "${service.name}" is built for another platform by ${name}: what that leaves does not run on Node.`,
    instead,
    { service: service.name, location: at ?? service.at },
  );
}
