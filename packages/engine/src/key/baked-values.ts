import { createHmac } from 'node:crypto';
import { sha256 } from '@svc-build/trace/sha256';

/** What work may bake into its result: both follow from its key, so that the same work bakes in the same. */
export interface BakedValues {
  /** The key. */
  readonly fingerprint: string;
  /** 32 bytes in hex: equal for equal keys of one project, and not to be computed from anything that is published. */
  readonly secret: string;
}

/** What work with a key bakes in, given what the project keeps to itself. */
export function bakedValues(fingerprint: string, projectSecret: string): BakedValues {
  return { fingerprint, secret: createHmac('sha256', projectSecret).update(fingerprint).digest('hex') };
}

/**
 * The name of a result that holds the secret: another project's is another result. Of the secret only what cannot be
 * turned back may name a file that checkouts share.
 */
export function secretResultKey({ fingerprint, secret }: BakedValues): string {
  return `sha256:${sha256(`svc-build secret result ${fingerprint} ${secret}`)}`;
}
