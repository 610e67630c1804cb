import type { NodeBundle, NodeBundleInput } from '../bundle/node-bundle.ts';

/** What the module `emitted-bundle` is told. Paths are below the project root unless they are said to be absolute. */
export interface EmittedBundleInput extends NodeBundleInput {
  /** What of the output belongs to the server. */
  readonly parts: readonly string[];
  readonly selfContained: boolean;
  /** The file of an installed package that runs the entry; null where that runs by itself. */
  readonly runner: string | null;
  /** Where pages may lie in place of a server; null where there has to be one. */
  readonly pagesInstead: string | null;
  readonly assets: {
    /** What browsers load. */
    readonly directory: string;
    /** Of paths that are named after their contents: a regular expression. */
    readonly hashed: string;
    /** Whose files lie among the assets under their own names; null for none. */
    readonly copied: string | null;
    /** What to do where there are none, because the build was made for another path; null where there need be none. */
    readonly needed: string | null;
  };
  /** Absolute: where files without the path of the project are written. */
  readonly sealed: string;
  /** The same, as entries name it: a string with `{scratch}`. */
  readonly sealedAs: string;
}

/** A server that a framework's build left, and what is served without asking it. */
export interface EmittedBundle extends NodeBundle {
  /** The installed file that runs the entry, below the project root; null where that runs by itself. */
  readonly runner: string | null;
  /** Files that are served without asking the server, relative to the directory of assets. */
  readonly assets: readonly string[];
}
