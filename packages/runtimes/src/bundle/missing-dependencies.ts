import { packageOf } from '@svc-build/manifests/node/package-of';
import { compare } from '@svc-build/model/compare';
import { type Diagnostic, error, type Location, warning } from '@svc-build/model/diagnostic';
import { listedDependency } from './listed-dependency.ts';
import type { NodeBundleInput } from './node-bundle.ts';
import { isOptionalDependency } from './optional-dependency.ts';
import { isOwnCode } from './project-path.ts';
import { unguardedImports } from './unguarded-imports.ts';

/** A specifier that leads to nothing, and the file below the project root that loads it. */
export interface Missing {
  readonly specifier: string;
  readonly importer: string;
}

/**
 * What is to be said of packages that are not there. One that a package lists and loads is an error, for the program ends
 * over it; one that it does without, listed as optional or loaded in a `try`, is nothing; the rest is worth a warning.
 */
export async function missingDependencies(
  missing: readonly Missing[],
  input: Pick<NodeBundleInput, 'root' | 'install'>,
): Promise<readonly Diagnostic[]> {
  const said = new Map<string, Diagnostic>();
  const importers = [...new Set(missing.map(({ importer }) => importer))].sort(compare);
  for (const importer of importers) {
    const specifiers = new Set(missing.filter((one) => one.importer === importer).map(({ specifier }) => specifier));
    const unguarded = await unguardedImports(importer, specifiers, input.root);
    for (const [specifier, location] of unguarded) {
      const found = await problem({ specifier, importer }, location, input);
      const name = `${found?.severity} ${packageOf(specifier)}`;
      // Of one package, one place is enough.
      if (found !== null && !said.has(name)) said.set(name, found);
    }
  }
  return [...said.values()];
}

async function problem(
  { specifier, importer }: Missing,
  location: Location | null,
  { root, install }: Pick<NodeBundleInput, 'root' | 'install'>,
): Promise<Diagnostic | null> {
  const { as, by } = await listedDependency(importer, specifier, root);
  if (as === 'dependency') return dependencyMissing({ specifier, importer, by, location, install });
  if (as === 'optional' || isOptionalDependency(specifier) || isOwnCode(importer)) return null;
  const help = 'If the program needs it, add it to the dependencies in package.json.';
  return warning('TRACE_INCOMPLETE', `${importer} loads "${specifier}", which is not installed.`, help, { location });
}

/** A dependency that the install left out, or that something has removed since. */
export function dependencyMissing({
  specifier,
  importer,
  by,
  location,
  install,
}: Missing & { readonly by: string; readonly location: Location | null; readonly install: string }): Diagnostic {
  return error(
    'DEPENDENCY_MISSING',
    `${importer} loads "${specifier}", which is not installed, although ${by} lists it in its dependencies.`,
    `Remove node_modules and run ${install}: package managers may not notice that a part of it is gone.`,
    { location },
  );
}
