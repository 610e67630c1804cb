import { join } from 'node:path';
import type { Diagnostic } from '@svc-build/model/diagnostic';
import { type Disk, kindOf } from '@svc-build/model/disk';
import type { ServiceSummary } from '@svc-build/model/event';
import { isSecretFile } from '@svc-build/model/never-bundled';
import { absolutePath } from '@svc-build/model/project-path';
import type { RuntimeFacts } from '@svc-build/model/runtime-facts';
import type { StoredFile } from '@svc-build/store/stored-tree';
import type { InputRecord } from '@svc-build/trace/hash-inputs';
import {
  openPathTable,
  type PathTable,
  packState,
  type StoredPathTable,
  unpackState,
} from '@svc-build/trace/path-table';
import { sameStamp } from '@svc-build/trace/trace';
import { sealed } from '../environment/project-secret.ts';
import type { WatchedVariables } from '../environment/watched-variables.ts';
import type { FingerprintPart } from '../key/fingerprint.ts';
import type { ActionReport, ServiceArtifact } from './service-artifact.ts';

/** A service of the last output. */
export interface LastService {
  readonly name: string;
  readonly cacheKey: string;
  /** False when its sources moved while it was built: then the key does not say what is in the output. */
  readonly inputsUnchanged: boolean;
  /** What its builds have created among its inputs; the latest come last. */
  readonly created: readonly InputRecord[];
  /** Its inputs that were written while it was last built. */
  readonly written: readonly string[];
  /** What planning it warned of. */
  readonly warnings: readonly Diagnostic[];
  /** Its files in the table of the output: the first row, and how many. */
  readonly rows: readonly [start: number, count: number];
  readonly summary: Pick<ServiceSummary, 'name' | 'framework' | 'routePrefix' | 'size'>;
}

/** What a run was told, as far as it decides what the output is. */
export interface RunSettings {
  readonly version: string;
  /** Absolute, as the cache directory of the command line, if it names one. */
  readonly output: string;
  readonly cache: string | null;
  readonly origin: string | null;
  /** Of Node, and the platform. */
  readonly runtime: string;
}

/** What the last run came to, and everything that it looked at: unmoved, the next one would come to the same. */
export interface LastRun {
  readonly settings: RunSettings;
  /** Whether nothing moved while it ran, and no program failed to answer: else an unmoved look says nothing. */
  readonly isReliable: boolean;
  readonly variables: WatchedVariables;
  /** A digest of all that plans follow from but the disk. */
  readonly question: string;
  readonly services: readonly LastService[];
  /** The files of the output that belong to all of them; their contents are in the cache. */
  readonly common: readonly StoredFile[];
  /** Where the results are kept; absolute. */
  readonly cache: string;
  /** What it had to say, but for what belongs to one run alone. */
  readonly diagnostics: readonly Diagnostic[];
  /** Paths below the project root, or absolute. */
  readonly sources: PathTable;
  /** Whom it matters to that one of them moves, by row: see `pathOwners`. */
  readonly owners: Int32Array;
  /** Paths below the output: services' files first, then what belongs to all of them. */
  readonly output: PathTable;
}

/** A run before it is written down. */
export interface FinishedRun extends Omit<LastRun, 'sources' | 'output'> {
  readonly sources: StoredPathTable;
  readonly output: StoredPathTable;
}

const FORMAT = 'svc-build last run 8';

interface Stored extends FinishedRun {
  readonly format: string;
}

/** Reads what the last run left; null when there is nothing, or nothing that can be used. */
export function readLastRun(state: string, disk: Pick<Disk, 'read'>): LastRun | null {
  const bytes = disk.read(join(state, 'last-run'));
  // Written whole by us, or torn; the format says by which of us.
  const stored = bytes === null ? null : (unpackState(bytes) as Stored | null);
  if (stored === null || stored.format !== FORMAT) return null;
  try {
    return { ...stored, sources: openPathTable(stored.sources), output: openPathTable(stored.output) };
  } catch {
    return null;
  }
}

/** Writes down what a run came to. */
export function writeLastRun(state: string, run: FinishedRun, disk: Pick<Disk, 'write'>): void {
  const stored: Stored = { ...run, format: FORMAT };
  disk.write(join(state, 'last-run'), packState(stored));
}

/** Takes back what the last run said, before the output changes. */
export function forgetLastRun(state: string, disk: Pick<Disk, 'remove'>): void {
  disk.remove(join(state, 'last-run'));
}

/**
 * Whether what is at the place of an output is what the last run left, though what says so was lost: a file of it is
 * untouched. The project may have been moved since, which leaves its files what they are.
 */
export function isLeftByLastRun(output: string, state: string, disk: Pick<Disk, 'read' | 'identity'>): boolean {
  const last = readLastRun(state, disk);
  if (last === null) return false;
  return Array.from({ length: last.output.length }, (_, row) => row).some((row) => {
    const was = last.output.stamp(row);
    return (
      was !== null &&
      kindOf(was) === 'file' &&
      sameStamp(was, disk.identity(absolutePath(output, last.output.path(row))))
    );
  });
}

/** How long a run waits before it believes stamps: a tick later, no other change can get the same. */
export const TIMESTAMP_GAP_MS = 25;

/** What a service last came to in this checkout, for the next run to take up and to compare with. */
export interface LastServiceRecord {
  readonly cacheKey: string;
  readonly artifact: ServiceArtifact;
  /** Parts of its key. Values of variables are sealed. */
  readonly parts: readonly FingerprintPart[];
  /** Why it was last built, or taken from the cache. */
  readonly reasons: readonly string[];
  /** What its actions did then. */
  readonly actions: readonly ActionReport[];
}

const SERVICE_FORMAT = 4;

/** Null when the service was not built here yet, or what was written cannot be read. */
export function readLastService(state: string, service: string, disk: Pick<Disk, 'read'>): LastServiceRecord | null {
  const bytes = disk.read(placeOf(state, service));
  if (bytes === null) return null;
  try {
    const json = JSON.parse(Buffer.from(bytes).toString('utf8')) as LastServiceRecord & { readonly format: number };
    return json.format === SERVICE_FORMAT ? json : null;
  } catch {
    return null;
  }
}

/** Puts a record of a service, by its name, in the place of the last one. */
export function writeLastService(
  state: string,
  { service, ...record }: LastServiceRecord & { readonly service: string },
  disk: Pick<Disk, 'write'>,
): void {
  disk.write(placeOf(state, service), JSON.stringify({ format: SERVICE_FORMAT, ...record }), 0o600);
}

/** Parts that can be written down: a digest of a short secret could be guessed at, one with the project's secret cannot. */
export function sealedParts(
  parts: readonly FingerprintPart[],
  secret: string,
  runtimes: readonly RuntimeFacts[],
): readonly FingerprintPart[] {
  return parts.map((part) => {
    const { kind, name, value } = part;
    if (value !== null && kind === 'variable') return { ...part, value: sealed(value, secret) };
    return value !== null && kind === 'file' && isSecretFile(name, runtimes)
      ? { ...part, value: sealedFile(value, secret) }
      : part;
  });
}

/** What kind of file it is tells no secret, and without it nobody could say whether contents or mode changed. */
function sealedFile(value: string, secret: string): string {
  const [kind = '', ...digests] = value.split(' ');
  return [kind, ...digests.map((digest) => (digest === '' ? '' : sealed(digest, secret)))].join(' ');
}

function placeOf(state: string, service: string): string {
  return join(state, 'services', `${service}.json`);
}
