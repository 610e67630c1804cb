import type { Entry } from '@svc-build/model/build-output';

/** What the step after `next build` is given. Paths are below the project root unless said otherwise. */
export interface NextBundleInput {
  readonly service: string;
  /** Absolute. */
  readonly root: string;
  /** The app's directory. */
  readonly directory: string;
  /** Roots of other services in it. */
  readonly nestedRoots: readonly string[];
  /** Absolute: where files go that must differ from what Next wrote. */
  readonly sealed: string;
  /** The same place, as entries name it. */
  readonly sealedAs: string;
  readonly secret: string;
}

/** What a Next build came to. Entries of the server mirror the project; those of the assets start at the mount. */
export interface NextBundle {
  /** Null for an export, which needs none. */
  readonly server: readonly Entry[] | null;
  readonly assets: readonly Entry[];
  /** The directory of those whose names hold their hash. */
  readonly hashedAt: string;
}
