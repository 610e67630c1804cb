/** A dependency as some manifest declares it. */
export interface DependencyFact {
  /** Whose package it is, as its runtime says: `npm`. */
  readonly ecosystem: string;
  /** As compared: Python names are normalised. */
  readonly name: string;
  readonly development: boolean;
  readonly file: string;
  /** What was seen, as a sentence about the file: `"express" is in dependencies`. */
  readonly because: string;
}

/** A file that a package.json names as a program, perhaps without its extension. */
interface NamedProgram {
  readonly path: string;
  readonly by: 'main' | 'start';
  readonly file: string;
}

/** What the manifests of a directory say, whatever their format. Files are relative to the project root. */
export interface ManifestFacts {
  readonly files: readonly string[];
  readonly dependencies: readonly DependencyFact[];
  readonly scripts: readonly { readonly name: string; readonly file: string; readonly text: string }[];
  /** A `start` script that runs a program of the package. */
  readonly serverStart: { readonly file: string; readonly script: string } | null;
  /** What the package names as its program: `main`, then what `start` runs with Node. Relative to the directory. */
  readonly programs: readonly NamedProgram[];
  /** npm dependencies that may lie in the project itself, as those of a workspace do: what they use is not known here. */
  readonly localPackages: readonly string[];
  /** Manifests that are programs, or leave dependencies to one: what they do not say may still be true. */
  readonly opaque: readonly string[];
}

/** A directory without manifests. */
export const NO_FACTS: ManifestFacts = {
  files: [],
  dependencies: [],
  scripts: [],
  serverStart: null,
  programs: [],
  localPackages: [],
  opaque: [],
};
