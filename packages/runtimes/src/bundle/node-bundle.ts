import type { Entry } from '@svc-build/model/build-output';
import type { Preload } from '@svc-build/model/start-script';

/** What the module `node-bundle` is told. Paths are below the project root unless they are said to be absolute. */
export interface NodeBundleInput {
  readonly service: string;
  /** Absolute. */
  readonly root: string;
  /** Absolute: where transpiled files are written. */
  readonly transpiled: string;
  /** The same, as entries name it: a string with `{scratch}`. */
  readonly transpiledAs: string;
  /** Where the process starts. */
  readonly cwd: string;
  readonly candidates: readonly string[];
  /** Installed files that are loaded beside the entry. */
  readonly also?: readonly string[];
  /** What Node loads before the entry: packages, or files from where the process starts. */
  readonly preloads: readonly Preload[];
  /** Directories that hold results of the build script. */
  readonly built: readonly string[];
  /** Roots of other services, whose files are never part of this one. */
  readonly nestedRoots: readonly string[];
  /** Whether the service names files to include: then nobody needs to be told of what cannot be followed. */
  readonly includesFiles: boolean;
  /** How people install by hand what the program needs, such as "`npm install` in the project root". */
  readonly install: string;
}

/** A Node program and everything that it loads. */
export interface NodeBundle {
  /** The file to start, in the bundle. */
  readonly entry: string;
  readonly entries: readonly Entry[];
  /** What is loaded before it, as Node is told. */
  readonly preloads: readonly Preload[];
  /** The project's own files whose contents are in the entries, as they are or transpiled. */
  readonly sources: readonly string[];
}
