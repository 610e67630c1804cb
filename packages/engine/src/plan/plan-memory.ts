import { join } from 'node:path';
import type { Diagnostic } from '@svc-build/model/diagnostic';
import type { Disk } from '@svc-build/model/disk';
import { isSecretFile } from '@svc-build/model/never-bundled';
import type { BuildPlan, ProbeResults } from '@svc-build/model/plan';
import type { RuntimeFacts } from '@svc-build/model/runtime-facts';
import { ignoreDiskErrors } from '@svc-build/store/object-store';
import type { Contents } from '@svc-build/trace/contents';
import type { DigestMemory } from '@svc-build/trace/digest-memory';
import { type HashedInputs, hashInputs, type InputRecord } from '@svc-build/trace/hash-inputs';
import { packState, unpackState } from '@svc-build/trace/path-table';
import { sha256 } from '@svc-build/trace/sha256';
import { type ReadonlyTrace, type Trace, TracePaths } from '@svc-build/trace/trace';
import type { BuildContext } from '../build-context.ts';
import type { ChosenTools } from '../tools/check-tools.ts';
import { KeptLooks, type StoredLook, whatItSays } from './kept-looks.ts';

/** What planning a service comes to, and what its inputs hold: all that takes time to find out about it. */
export interface KeptPlan {
  readonly plan: BuildPlan;
  readonly probeResults: ProbeResults;
  readonly tools: ChosenTools;
  readonly warnings: readonly Diagnostic[];
  /** Those of its outputs in which git tracked files. */
  readonly tracked: readonly string[];
  readonly records: readonly InputRecord[];
  /** What the builds of other services wrote, as far as the inputs follow from that. */
  readonly writtenDigest: string;
}

/** What a plan follows from: its question, and all that was looked at to make it, as it was just before that. */
interface PlanOrigin {
  readonly question: string;
  readonly own: ReadonlyTrace;
  /** The names of what was looked at for several services. */
  readonly shared: readonly string[];
}

/** A plan that still holds. */
export interface RecalledPlan extends Omit<KeptPlan, 'records'> {
  /** With all that was looked at for this service alone, for its plan too. */
  readonly inputs: HashedInputs;
  /** With what was looked at for several services. */
  readonly tracePaths: TracePaths;
}

/** The plan of a service, if it was kept under this question and still holds. */
type Recall = (service: string, question: string) => RecalledPlan | null;

type PlanDisk = Pick<Disk, 'read' | 'write'>;

interface Stored extends Omit<KeptPlan, 'plan'> {
  readonly format: string;
  readonly question: string;
  /** As JSON: what a project's own builder puts into a plan besides data was never part of it. */
  readonly plan: string;
  readonly own: StoredLook;
  /** The tables of what was looked at for several services, by name. */
  readonly shared: readonly string[];
}

const FORMAT = 'svc-build plan 8';
const DIGEST_BYTES = 32;

type PlanContext = Pick<BuildContext, 'directories' | 'runtimes' | 'host' | 'trust'>;

/** Where plans are kept. */
interface PlanPlace {
  readonly directory: string;
  /** What the file of a plan is called. */
  readonly nameOf: (service: string, question: string) => string;
  /** `false`: nothing is believed; what is made anew is kept all the same. */
  readonly isBelieved: boolean;
}

/**
 * Plans of services from one run to the next. A question is everything besides the disk that a plan follows from; the plan
 * holds as long as everything that was looked at to make it says what it said. What cannot be read counts as not there.
 */
export class PlanMemory {
  readonly #place: PlanPlace;
  readonly #runtimes: readonly RuntimeFacts[];
  readonly #disk: PlanDisk;
  readonly #looks: KeptLooks;
  readonly #inputsOf: (files: readonly string[]) => readonly InputRecord[];

  constructor(
    place: PlanPlace,
    memory: DigestMemory,
    { directories: { root }, runtimes, host: { disk }, trust }: PlanContext,
  ) {
    this.#place = place;
    this.#runtimes = runtimes;
    this.#disk = disk;
    this.#looks = new KeptLooks({ root, disk, memory, trustsStamps: trust.stamps });
    this.#inputsOf = (files) =>
      hashInputs({ directories: [], files, isExcluded: () => false }, { root, disk, memory }).records;
  }

  /** For one look at the project: what is looked at is noted in `trace`, and what was read of plans that hold is known again. */
  recallIn(trace: Trace, contents: Contents): Recall {
    const shared = new Map<string, TracePaths | null>();
    const sharedPaths = (name: string): TracePaths | null => {
      const known = shared.get(name) ?? pathsOf(this.#looks.found(this.#unpack(name), trace, contents));
      shared.set(name, known);
      return known;
    };
    return (service, question) => {
      const stored = this.#place.isBelieved ? this.#open(this.#place.nameOf(service, question)) : null;
      if (stored === null || stored.question !== question) return null;
      const groups = stored.shared.map(sharedPaths);
      const own = groups.includes(null) ? null : this.#looks.found(stored.own, trace, contents);
      if (own === null) return null;
      const { probeResults, tools, warnings, tracked, writtenDigest } = stored;
      const plan = JSON.parse(stored.plan) as BuildPlan;
      const tracePaths = new TracePaths(pathsOf(own) ?? undefined);
      for (const group of groups) if (group !== null) tracePaths.shared.add(group);
      const inputs = { records: this.#withSecrets(stored.records), trace: own };
      return { plan, probeResults, tools, warnings, tracked, writtenDigest, inputs, tracePaths };
    };
  }

  /** Keeps a plan for the next run. */
  keep(service: string, kept: KeptPlan, { question, own, shared }: PlanOrigin, contents: Contents): void {
    const plan = JSON.stringify(kept.plan);
    const records = kept.records.map((one) => (isSecretFile(one.path, this.#runtimes) ? { ...one, digest: '' } : one));
    const look = this.#looks.kept(own, contents);
    const stored: Stored = { format: FORMAT, question, ...kept, records, plan, own: look, shared };
    this.#write(this.#place.nameOf(service, question), stored);
  }

  /** Keeps what was looked at for several services, and names it after what it says: others may be of an earlier look. */
  keepShared(shared: ReadonlyTrace, contents: Contents): string {
    const look = this.#looks.kept(shared, contents);
    const name = `.shared-${whatItSays(look)}`;
    this.#write(name, look);
    return name;
  }

  /** The digest of a short secret could be guessed at, so it is not kept, and the file is read again. */
  #withSecrets(records: readonly InputRecord[]): readonly InputRecord[] {
    const files = records.map(({ path }) => path).filter((path) => isSecretFile(path, this.#runtimes));
    if (files.length === 0) return records;
    const byPath = new Map(this.#inputsOf(files).map((one) => [one.path, one]));
    return records.map((one) => byPath.get(one.path) ?? one);
  }

  /** With its own digest: half a plan, or another one, is no plan. */
  #write(name: string, value: unknown): void {
    const packed = packState(value);
    const whole = Buffer.concat([Buffer.from(sha256(packed), 'hex'), packed]);
    this.#disk.write(join(this.#place.directory, name), whole, 0o600);
  }

  #open(name: string): Stored | null {
    const stored = this.#unpack(name) as Stored | null;
    return stored?.format === FORMAT ? stored : null;
  }

  #unpack(name: string): unknown {
    const bytes = ignoreDiskErrors(() => this.#disk.read(join(this.#place.directory, name)), null);
    if (bytes === null) return null;
    const [digest, packed] = [bytes.subarray(0, DIGEST_BYTES), bytes.subarray(DIGEST_BYTES)];
    return Buffer.from(digest).toString('hex') === sha256(packed) ? unpackState(packed) : null;
  }
}

function pathsOf(look: ReadonlyTrace | null): TracePaths | null {
  if (look === null) return null;
  const paths = new TracePaths();
  for (const path of look.keys()) paths.add(path);
  return paths;
}
