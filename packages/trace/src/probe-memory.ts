import { join } from 'node:path';
import type { Disk, FileStamp } from '@svc-build/model/disk';
import type { ProbeResult } from '@svc-build/model/plan';
import { sameStamp } from './file-stamp.ts';
import { sha256 } from './sha256.ts';
import type { Trace } from './traced-tree.ts';

interface Remembered {
  readonly answer: ProbeResult;
  /** What the answer depended on, when it was given. */
  readonly traces: readonly (readonly [string, FileStamp | null])[];
}

/**
 * Answers of programs from one run to the next: a question is its words and what they stand for, and the answer holds as
 * long as no trace of the program has moved. Only answers of programs that succeeded are kept.
 */
export class ProbeMemory {
  readonly #directory: string;
  readonly #disk: Pick<Disk, 'read' | 'write' | 'identity'>;
  readonly #isOn: boolean;

  /** `isOn` false: every question is put, and the answers are kept all the same. */
  constructor(directory: string, disk: Pick<Disk, 'read' | 'write' | 'identity'>, isOn: boolean) {
    this.#directory = directory;
    this.#disk = disk;
    this.#isOn = isOn;
  }

  /**
   * Answers a question, by asking if need be. `revealed` names paths that only the answer can tell, such as the program
   * behind a shim; they count as traces from then on. Returns every trace as well, for others to watch.
   */
  async ask(
    question: string,
    traces: Trace,
    put: () => Promise<ProbeResult>,
    revealed: (answer: ProbeResult) => readonly string[] = () => [],
  ): Promise<{ readonly answer: ProbeResult; readonly traces: Trace }> {
    const file = join(this.#directory, `${sha256(question)}.json`);
    const known = this.#isOn ? this.#read(file) : null;
    if (known !== null && this.#holds(known, traces)) return { answer: known.answer, traces: new Map(known.traces) };
    const answer = await put();
    const all: Trace = new Map(traces);
    if (answer.code !== 0) return { answer, traces: all };
    for (const path of revealed(answer)) if (!all.has(path)) all.set(path, this.#disk.identity(path));
    const remembered: Remembered = { answer, traces: [...all] };
    this.#disk.write(file, JSON.stringify(remembered));
    return { answer, traces: all };
  }

  /** What is asked about now must be as it was; what was revealed then is looked at again. */
  #holds({ traces }: Remembered, now: Trace): boolean {
    const names = new Set(traces.map(([path]) => path));
    if ([...now.keys()].some((path) => !names.has(path))) return false;
    return traces.every(([path, identity]) =>
      sameStamp(identity, now.has(path) ? (now.get(path) ?? null) : this.#disk.identity(path)),
    );
  }

  #read(file: string): Remembered | null {
    const bytes = this.#disk.read(file);
    if (bytes === null) return null;
    try {
      return JSON.parse(Buffer.from(bytes).toString('utf8')) as Remembered;
    } catch {
      return null; // Torn; it is written again.
    }
  }
}
