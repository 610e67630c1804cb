import type { HashedInputs, InputRecord } from '@svc-build/trace/hash-inputs';
import type { TracePaths } from '@svc-build/trace/trace';
import type { BakedValues } from './baked-values.ts';
import type { FingerprintPart } from './fingerprint.ts';

/** The key of a service's build, and the secret that its build may bake in. */
export interface ServiceKey extends BakedValues {
  /** The name of its result in the cache. Where a result holds the secret, another project's is another result. */
  readonly cacheKey: string;
  readonly parts: readonly FingerprintPart[];
  readonly inputs: HashedInputs;
  /** What earlier builds of it have created among them. */
  readonly created: readonly InputRecord[];
  /** Paths that its plan and the names of its inputs were made from; empty for a plan that was kept. */
  readonly tracePaths: TracePaths;
  /** Time of day, just before its inputs were read. */
  readonly takenAt: number;
  /** The files of which a builder of the project consisted then. */
  readonly builderFiles: readonly string[];
}
