import { join } from 'node:path';
import type { Disk } from '@svc-build/model/disk';
import { isSecretFile } from '@svc-build/model/never-bundled';
import type { RuntimeFacts } from '@svc-build/model/runtime-facts';
import { sealed } from '../environment/watched-variables.ts';
import type { FingerprintPart } from '../key/fingerprint-parts.ts';
import type { ServiceArtifact } from './service-artifact.ts';

/** What a service last came to in this checkout, for the next run to take up and to compare with. */
export interface LastServiceRecord {
  readonly cacheKey: string;
  readonly artifact: ServiceArtifact;
  /** Parts of its key. Values of variables are sealed. */
  readonly parts: readonly FingerprintPart[];
  /** Why it was last built. */
  readonly reasons: readonly string[];
}

const FORMAT = 2;

/** Null when the service was not built here yet, or what was written cannot be read. */
export function readLastService(state: string, service: string, disk: Pick<Disk, 'read'>): LastServiceRecord | null {
  const bytes = disk.read(placeOf(state, service));
  if (bytes === null) return null;
  try {
    const json = JSON.parse(Buffer.from(bytes).toString('utf8')) as LastServiceRecord & { readonly format: number };
    return json.format === FORMAT ? json : null;
  } catch {
    return null;
  }
}

export function writeLastService(
  state: string,
  service: string,
  record: LastServiceRecord,
  disk: Pick<Disk, 'write'>,
): void {
  disk.write(placeOf(state, service), JSON.stringify({ format: FORMAT, ...record }), 0o600);
}

/** Parts that can be written down: a digest of a short secret could be guessed at, one with the project's secret cannot. */
export function sealedParts(
  parts: readonly FingerprintPart[],
  secret: string,
  runtimes: readonly RuntimeFacts[],
): readonly FingerprintPart[] {
  return parts.map((part) =>
    part.value !== null && mayBeSecret(part, runtimes) ? { ...part, value: sealed(part.value, secret) } : part,
  );
}

function mayBeSecret({ kind, name }: FingerprintPart, runtimes: readonly RuntimeFacts[]): boolean {
  return kind === 'variable' || (kind === 'file' && isSecretFile(name, runtimes));
}

function placeOf(state: string, service: string): string {
  return join(state, 'services', `${service}.json`);
}
