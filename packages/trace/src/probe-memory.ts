import { join } from 'node:path';
import type { Disk, FileStamp } from '@svc-build/model/disk';
import type { ProbeResult } from '@svc-build/model/plan';
import { sha256 } from './sha256.ts';
import { type ReadonlyTrace, sameStamp, type Trace, tracedLook } from './trace.ts';

/** A program to run, unless an earlier result of it still holds. */
export interface RememberedProbe {
  /** Its words and what they stand for: a result is found again by them. */
  readonly question: string;
  /** What the result depends on, by absolute path, as it is now. */
  readonly trace: ReadonlyTrace;
  run(): Promise<ProbeResult>;
  /** Absolute paths that only the result can tell, such as the program behind a shim; they count in the trace from then on. */
  revealed?(result: ProbeResult): readonly string[];
}

/** A result, and everything that it depends on, for others to watch. */
export interface TracedResult {
  readonly result: ProbeResult;
  readonly trace: ReadonlyTrace;
}

interface Remembered {
  readonly result: ProbeResult;
  readonly trace: readonly (readonly [string, FileStamp | null])[];
}

/**
 * Results of programs from one run to the next: one holds as long as nothing in its trace has moved. Only those of programs
 * that succeeded are kept.
 */
export class ProbeMemory {
  readonly #directory: string;
  readonly #disk: Pick<Disk, 'read' | 'write' | 'identity'>;
  readonly #isOn: boolean;

  /** `isOn` false: every program is run, and the results are kept all the same. */
  constructor(directory: string, disk: Pick<Disk, 'read' | 'write' | 'identity'>, isOn: boolean) {
    this.#directory = directory;
    this.#disk = disk;
    this.#isOn = isOn;
  }

  /** The result of a program, which is run if need be. */
  async resultOf({ question, trace, run, revealed = () => [] }: RememberedProbe): Promise<TracedResult> {
    const file = join(this.#directory, `${sha256(question)}.json`);
    const known = this.#isOn ? this.#read(file) : null;
    if (known !== null && this.#holds(known, trace)) return { result: known.result, trace: new Map(known.trace) };
    const result = await run();
    const all: Trace = new Map(trace);
    if (result.code !== 0) return { result, trace: all };
    const look = tracedLook(all, '/', this.#disk);
    for (const path of revealed(result)) look(path);
    const remembered: Remembered = { result, trace: [...all] };
    this.#disk.write(file, JSON.stringify(remembered));
    return { result, trace: all };
  }

  /** Whether what it depends on is as it was; what its result revealed then is looked at again. */
  #holds({ trace }: Remembered, now: ReadonlyTrace): boolean {
    const names = new Set(trace.map(([path]) => path));
    if ([...now.keys()].some((path) => !names.has(path))) return false;
    return trace.every(([path, stamp]) =>
      sameStamp(stamp, now.has(path) ? (now.get(path) ?? null) : this.#disk.identity(path)),
    );
  }

  #read(file: string): Remembered | null {
    const bytes = this.#disk.read(file);
    if (bytes === null) return null;
    try {
      const read = JSON.parse(Buffer.from(bytes).toString('utf8')) as Partial<Remembered>;
      return read.result === undefined || read.trace === undefined ? null : { result: read.result, trace: read.trace };
    } catch {
      return null; // Torn; it is written again.
    }
  }
}
