import { createRecordHash } from '@svc-build/trace/record-hash';
import type { FingerprintPart } from './fingerprint-parts.ts';

/** Raised when the meaning of the records changes. 1: first. 2: our own version and the nested prefixes are in it. 3: results name how
 * a runtime keeps to its memory, and where its other versions are; what builders bring of runtimes is in it. */
const SCHEMA = 'svc-build fingerprint 3';

/** The key of a build: equal keys mean equal results. */
export function fingerprint(parts: readonly FingerprintPart[]): string {
  const hash = createRecordHash(SCHEMA);
  for (const { kind, name, value } of parts) {
    if (value === null) hash.add('unset', kind, name);
    else hash.add('set', kind, name, value);
  }
  return hash.digest();
}
