import { createHash, hash } from 'node:crypto';

/** Hashes records of fields. Every field goes in with its length before it, so no two lists of records read the same. */
export interface RecordHash {
  add(...fields: readonly string[]): void;
  digest(): string;
}

/** A hash for one purpose: `domain` keeps the digests of different purposes apart. */
export function createRecordHash(domain: string): RecordHash {
  const hash = createHash('sha256');
  const add = (...fields: readonly string[]): void => {
    hash.update(`${fields.length};`);
    for (const field of fields) hash.update(`${Buffer.byteLength(field)}:`).update(field);
  };
  add(domain);
  return { add, digest: () => `sha256:${hash.digest('hex')}` };
}

/** The SHA-256 of text or bytes, in hex. */
export function sha256(data: string | Uint8Array): string {
  return hash('sha256', data);
}
