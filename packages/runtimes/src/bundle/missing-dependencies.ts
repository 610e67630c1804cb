import { readFile } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { type NodeManifest, packageOf, parseNodeManifest } from '@svc-build/manifests/node/node-manifest';
import { type Diagnostic, error, warning } from '@svc-build/model/diagnostic';
import { compare } from '@svc-build/model/json';
import { ancestors } from '@svc-build/model/project-path';
import {
  installAgain,
  type LocatedMissing,
  type Missing,
  packageIncomplete,
  packageOfPart,
} from './incomplete-package.ts';
import type { NodeBundleInput } from './node-bundle.ts';
import { isOwnCode } from './project-path.ts';
import { unguardedImports } from './unguarded-imports.ts';

/**
 * What is to be said of imports that lead to nothing. A package that another one lists and loads is an error, for the
 * program ends over it, and so is a file of a package's own, as long as something imports what loads it. One that it does
 * without, listed as optional or loaded in a `try`, is nothing, nor is one that it does not list: no user can change that.
 */
export async function missingDependencies(
  missing: readonly Missing[],
  imported: ReadonlySet<string>,
  input: Pick<NodeBundleInput, 'root' | 'install'>,
): Promise<readonly Diagnostic[]> {
  const said = new Map<string, Diagnostic>();
  const importers = [...new Set(missing.map(({ importer }) => importer))].sort(compare);
  for (const importer of importers) {
    const specifiers = new Set(missing.filter((one) => one.importer === importer).map(({ specifier }) => specifier));
    const unguarded = await unguardedImports(importer, specifiers, input.root);
    for (const [specifier, location] of unguarded) {
      const one = { specifier, importer, location };
      const owner = packageOfPart(one);
      // What nothing imports may be a template, which is at home elsewhere.
      if (owner !== null && !imported.has(importer)) continue;
      const found = owner === null ? await packageMissing(one, input) : packageIncomplete(owner, one, input.install);
      const name = `${found?.severity} ${owner ?? packageOf(specifier)}`;
      // Of one package, one place is enough.
      if (found !== null && !said.has(name)) said.set(name, found);
    }
  }
  return [...said.values()];
}
async function packageMissing(
  missing: LocatedMissing,
  { root, install }: Pick<NodeBundleInput, 'root' | 'install'>,
): Promise<Diagnostic | null> {
  const { specifier, importer, location } = missing;
  const { as, by } = await listedDependency(importer, specifier, root);
  if (as === 'dependency') return dependencyMissing(missing, by, install);
  if (as !== 'peer' || isOptionalDependency(specifier) || isOwnCode(importer)) return null;
  const help = 'If the program needs it, add it to the dependencies in package.json.';
  return warning('TRACE_INCOMPLETE', `${importer} loads "${specifier}", which is not installed.`, help, { location });
}

/** A dependency that the install left out, or that something has removed since. */
export function dependencyMissing(
  { specifier, importer, location }: LocatedMissing,
  by: string,
  install: string,
): Diagnostic {
  return error(
    'DEPENDENCY_MISSING',
    `${importer} loads "${specifier}", which is not installed, although ${by} lists it in its dependencies.`,
    installAgain(install),
    { location },
  );
}

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

/** Packages that others try to load and do well without. */
const OPTIONAL = new Set(['bufferutil', 'encoding', 'fsevents', 'pg-native', 'supports-color', 'utf-8-validate']);

/** Whether a package is known to be missing as a rule. */
export function isOptionalDependency(specifier: string): boolean {
  return OPTIONAL.has(packageOf(specifier));
}
