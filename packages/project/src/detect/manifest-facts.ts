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

/** What the manifests of a directory say, whatever their format. Files are relative to the project root. */
export interface ManifestFacts {
  readonly files: readonly string[];
  readonly dependencies: readonly DependencyFact[];
  readonly scripts: readonly { readonly name: string; readonly file: string }[];
  /** A `start` script that runs a program of the package. */
  readonly serverStart: { readonly file: string; readonly script: string } | null;
  /** Manifests that are programs, or leave dependencies to one: what they do not say may still be true. */
  readonly opaque: readonly string[];
}

/** A directory without manifests. */
export const NO_FACTS: ManifestFacts = { files: [], dependencies: [], scripts: [], serverStart: null, opaque: [] };
