import { join } from 'node:path';
import type { Builder } from '@svc-build/model/builder';
import type { Diagnostic } from '@svc-build/model/diagnostic';
import { type Disk, type FileStamp, kindOf } from '@svc-build/model/disk';
import { stableJson } from '@svc-build/model/json';
import { isSecretFile } from '@svc-build/model/never-bundled';
import type { BuildPlan, ProbeResults } from '@svc-build/model/plan';
import { absolutePath } from '@svc-build/model/project-path';
import type { RuntimeFacts } from '@svc-build/model/runtime-facts';
import type { ResolvedService } from '@svc-build/model/service';
import type { DigestMemory } from '@svc-build/trace/digest-memory';
import { type HashedInputs, hashInputs, type InputRecord } from '@svc-build/trace/hash-inputs';
import {
  openPathTable,
  type PathTable,
  packState,
  type StoredPathTable,
  storePathTable,
  unpackState,
} from '@svc-build/trace/path-table';
import { sha256 } from '@svc-build/trace/sha256';
import { Listings, type ReadonlyTrace, sameStamp, type Trace, tracedLook } from '@svc-build/trace/trace';
import type { BuildContext } from '../build-context.ts';
import { lastingEnvironment } from '../environment/variable-layers.ts';
import type { ToolVersions } from '../tools/check-tools.ts';
import { builderModuleDigest, modulesDigest } from './module-digests.ts';

/** What planning a service comes to, and what its inputs hold: all that takes time to find out about it. */
export interface KeptPlan {
  readonly plan: BuildPlan;
  readonly probeResults: ProbeResults;
  readonly tools: ToolVersions;
  readonly warnings: readonly Diagnostic[];
  /** Those of its outputs in which git tracked files. */
  readonly tracked: readonly string[];
  readonly records: readonly InputRecord[];
}

/** What a plan follows from: its question, and all that was looked at to make it, as it was just before that. */
interface PlanOrigin {
  readonly question: string;
  readonly own: ReadonlyTrace;
  /** The names of what was looked at for several services. */
  readonly shared: readonly string[];
}

/** A plan that still holds, and what was looked at for this service alone. */
interface RecalledPlan extends Omit<KeptPlan, 'records'> {
  readonly inputs: HashedInputs;
}

/** The plan of a service, if it was kept under this question and still holds. */
export type RecallPlan = (service: string, question: string) => RecalledPlan | null;

type PlanDisk = Pick<Disk, 'read' | 'write' | 'identity' | 'list' | 'readLink' | 'realPath'>;

interface Stored extends Omit<KeptPlan, 'plan'> {
  readonly format: string;
  readonly question: string;
  /** As JSON: what a project's own builder puts into a plan besides data was never part of it. */
  readonly plan: string;
  readonly own: StoredPathTable;
  /** The tables of what was looked at for several services, by name. */
  readonly shared: readonly string[];
}

const FORMAT = 'svc-build plan 4';

/**
 * Plans of services from one run to the next. A question is everything besides the disk that a plan follows from; the plan
 * holds as long as nothing that was looked at to make it has moved. What cannot be read counts as not there.
 */
export class PlanMemory {
  readonly #directory: string;
  readonly #root: string;
  readonly #runtimes: readonly RuntimeFacts[];
  readonly #disk: PlanDisk;
  readonly #memory: DigestMemory;
  readonly #isOn: boolean;
  readonly #listings: Listings;

  /** `isOn` false: nothing is believed; what is made anew is kept all the same. */
  constructor(
    { directories, runtimes, host }: Pick<BuildContext, 'directories' | 'runtimes' | 'host'>,
    memory: DigestMemory,
    isOn: boolean,
  ) {
    this.#directory = join(directories.state, 'plans');
    this.#root = directories.root;
    this.#runtimes = runtimes;
    this.#disk = host.disk;
    this.#memory = memory;
    this.#isOn = isOn;
    this.#listings = new Listings(directories.root, host.disk);
  }

  /** For one look at the project: what is looked at is noted in `trace`, and what was read of plans that hold is known again. */
  recallIn(trace: Trace): RecallPlan {
    const shared = new Map<string, boolean>();
    const isSharedUnmoved = (name: string): boolean => {
      const known = shared.get(name) ?? this.#unmoved(this.#openTable(name), trace) !== null;
      shared.set(name, known);
      return known;
    };
    return (service, question) => {
      const stored = this.#isOn ? this.#open(service) : null;
      if (stored === null || stored.question !== question || !stored.shared.every(isSharedUnmoved)) return null;
      const own = this.#unmoved(stored.own, trace);
      if (own === null) return null;
      const { probeResults, tools, warnings, tracked } = stored;
      const plan = JSON.parse(stored.plan) as BuildPlan;
      return {
        plan,
        probeResults,
        tools,
        warnings,
        tracked,
        inputs: { records: this.#withSecrets(stored.records), trace: own },
      };
    };
  }

  /** Keeps a plan for the next run. */
  keep(service: string, kept: KeptPlan, { question, own, shared }: PlanOrigin): void {
    const plan = JSON.stringify(kept.plan);
    const records = kept.records.map((one) => (isSecretFile(one.path, this.#runtimes) ? { ...one, digest: '' } : one));
    const stored: Stored = { format: FORMAT, question, ...kept, records, plan, own: this.#table(own), shared };
    this.#disk.write(join(this.#directory, service), packState(stored), 0o600);
  }

  /** Keeps what was looked at for several services, and names it after what it says: others may be of an earlier look. */
  keepShared(shared: ReadonlyTrace): string {
    const table = this.#table(shared);
    const words = [...shared].map(([path, stamp]) => {
      const listing = this.#listings.of(path, stamp);
      return `${path}\0${listing ?? JSON.stringify(stamp)}`;
    });
    const name = `.shared-${sha256(words.join('\0'))}`;
    this.#disk.write(join(this.#directory, name), packState(table), 0o600);
    return name;
  }

  /** What is at the paths of a table now; null when any of it has moved. */
  #unmoved(stored: StoredPathTable | null, trace: Trace): ReadonlyTrace | null {
    const table = stored === null ? null : openedTable(stored);
    if (table === null) return null;
    const look = tracedLook(trace, this.#root, this.#disk);
    const now: Trace = new Map();
    for (let row = 0; row < table.length; row += 1) {
      const path = table.path(row);
      const is = look(path);
      if (!sameStamp(table.stamp(row), is) && !this.#listsTheSame(path, is, table.digest(row))) return null;
      now.set(path, is);
    }
    for (const [path, stamp] of now)
      if (stamp !== null && kindOf(stamp) === 'file') this.#memory.keep(absolutePath(this.#root, path), stamp);
    return now;
  }

  /** The digest of a short secret could be guessed at, so it is not kept, and the file is read again. */
  #withSecrets(records: readonly InputRecord[]): readonly InputRecord[] {
    const files = records.map(({ path }) => path).filter((path) => isSecretFile(path, this.#runtimes));
    if (files.length === 0) return records;
    const inputs = { directories: [], files, isExcluded: () => false };
    const read = hashInputs(inputs, { root: this.#root, disk: this.#disk, memory: this.#memory });
    const byPath = new Map(read.records.map((one) => [one.path, one]));
    return records.map((one) => byPath.get(one.path) ?? one);
  }

  /** A directory in which a build has removed something and made it again says what it said. */
  #listsTheSame(path: string, stamp: FileStamp | null, digest: string | null): boolean {
    return digest !== null && this.#listings.of(path, stamp) === digest;
  }

  #table(seen: ReadonlyTrace): StoredPathTable {
    const rows = [...seen].map(([path, stamp]) => ({ path, stamp, digest: this.#listings.of(path, stamp) }));
    return storePathTable(rows);
  }

  #open(service: string): Stored | null {
    const stored = this.#unpack(service) as Stored | null;
    return stored?.format === FORMAT ? stored : null;
  }

  #openTable(name: string): StoredPathTable | null {
    return this.#unpack(name) as StoredPathTable | null;
  }

  #unpack(name: string): unknown {
    const bytes = this.#disk.read(join(this.#directory, name));
    return bytes === null ? null : unpackState(bytes);
  }
}

function openedTable(stored: StoredPathTable): PathTable | null {
  try {
    return openPathTable(stored);
  } catch {
    return null;
  }
}

/** Everything besides the disk that the plan of a service and the names of its inputs follow from, as one digest. */
export type PlanQuestion = (service: ResolvedService, builder: Builder) => string;

/** What all services share is put together once. */
export function planQuestions(memory: DigestMemory, context: BuildContext): PlanQuestion {
  const { host, directories, version, buildStamp, nodePath, runtimes } = context;
  const { root, output, cache, modules } = directories;
  const places = { root, output, cache, modules: modulesDigest(modules, host.disk, memory) };
  const env = lastingEnvironment(host.env, runtimes);
  const machine = { ...host.machine, pid: 0 };
  const shared = stableJson({ version, buildStamp, nodePath, places, env, machine, runtimes }, 0);
  return (service, builder) => {
    const module = builderModuleDigest(builder, memory, context);
    return sha256(JSON.stringify([shared, builder.name, builder.version, module, service]));
  };
}
