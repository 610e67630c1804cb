import { posix } from 'node:path';
import type { Inputs } from '@svc-build/model/plan';
import type { SourceTree } from '@svc-build/model/source-tree';
import type { GoPackage } from './go-list.ts';
import type { LocalModules } from './local-modules.ts';

/** A program's package and every package that ends up in it, without the standard library. */
export function packageClosure(main: GoPackage, packages: readonly GoPackage[]): readonly GoPackage[] {
  const byPath = new Map(packages.map((one) => [one.importPath, one]));
  const reached = new Set([main]);
  for (const one of reached) {
    for (const path of one.imports) {
      const imported = byPath.get(path);
      if (imported !== undefined) reached.add(imported);
    }
  }
  return [...reached];
}

/** The package of a program, and all that end up in it. */
interface ProgramPackages {
  readonly main: GoPackage;
  readonly closure: readonly GoPackage[];
}

/** Exactly what the compiler reads of the project: a change to a test, a README or another program rebuilds nothing. */
export async function packageInputs(
  { main, closure }: ProgramPackages,
  modules: LocalModules,
  source: SourceTree,
): Promise<Inputs> {
  const files = closure.flatMap(({ directory, files }) =>
    directory === null ? [] : files.map((file) => posix.join(directory, file)),
  );
  // Go optimises by a profile of this name without being told (go.dev/doc/pgo), and does not list it.
  const profile = posix.join(main.directory ?? '.', 'default.pgo');
  const profiles = (await source.kind(profile)) === 'file' ? [profile] : [];
  // A C compiler finds headers and libraries below the package that go knows nothing of.
  const directories = closure.flatMap(({ cgo, directory }) => (cgo && directory !== null ? [directory] : []));
  return {
    directories: [...new Set(directories)].sort(),
    files: [...new Set([...files, ...profiles, ...modules.pins])].sort(),
    exclude: [],
  };
}
