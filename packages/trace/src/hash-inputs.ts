import { randomUUID } from 'node:crypto';
import { type Disk, type FileStamp, isExecutable, isPipe, kindOf } from '@svc-build/model/disk';
import { compare } from '@svc-build/model/json';
import { absolutePath, liesIn } from '@svc-build/model/project-path';
import { UnreadableFile } from '@svc-build/model/result';
import type { DigestMemory } from './digest-memory.ts';
import { sha256 } from './sha256.ts';
import { linkTrail, type ReadonlyTrace, type Trace } from './trace.ts';

/** One input as it goes into a fingerprint. */
export interface InputRecord {
  /** Below the project root. */
  readonly path: string;
  readonly kind: 'file' | 'executable' | 'link' | 'absent';
  /** Of the contents; for a link of its target's text, and of the contents that it leads to. */
  readonly digest: string;
}

/** What records say of each path, to compare two looks. */
export function contentsByPath(records: readonly InputRecord[]): ReadonlyMap<string, string> {
  return new Map(records.map(({ path, kind, digest }) => [path, `${kind} ${digest}`]));
}

/** Whether a file is one that a build has created, as it left it. */
export type IsCreated = (record: InputRecord) => boolean;

/** Whether a file is one of those that were created. */
export function isAmong(created: readonly InputRecord[]): IsCreated {
  const contents = ({ path, kind, digest }: InputRecord): string => `${path}\0${kind} ${digest}`;
  const known = new Set(created.map(contents));
  return (record) => known.size > 0 && known.has(contents(record));
}

/** What is read: directories with all below them, and single files, all relative to the project root. */
export interface InputSet {
  readonly directories: readonly string[];
  readonly files: readonly string[];
  /** Whether a path, relative to the project root, is left out with all below it. */
  readonly isExcluded: (path: string) => boolean;
  /** A file that is as a build has left it is no input. */
  readonly isCreated?: IsCreated;
  /** Nothing that runs opens what is there: what is no file is noted as such, and a pipe keeps nobody waiting. */
  readonly opensNothing?: boolean;
}

/** What was found, and every path that was looked at to find it, as it was before that. */
export interface HashedInputs {
  /** Sorted by path. */
  readonly records: readonly InputRecord[];
  readonly trace: ReadonlyTrace;
}

/** What one link may bring in from outside of the project: a directory beside it, not the machine. */
const MOST_OUTSIDE_PATHS = 10_000;
const MOST_OUTSIDE_BYTES = 4 * 1024 ** 3;

/** The files of a project on disk, and what is known of their contents. */
export interface ProjectFiles {
  readonly root: string;
  readonly disk: Pick<Disk, 'identity' | 'list' | 'readLink' | 'realPath'>;
  readonly memory: DigestMemory;
}

/** What is on disk of a set of inputs, whatever git says about it. Links are followed to what they lead to. */
export function hashInputs(inputs: InputSet, project: ProjectFiles): HashedInputs {
  const sweep = new Sweep(inputs, project);
  for (const directory of inputs.directories) sweep.enter(directory, []);
  for (const file of inputs.files) sweep.add(file, []);
  const records = [...sweep.records.values()].sort((a, b) => compare(a.path, b.path));
  return { records, trace: sweep.trace };
}

class Sweep {
  readonly records = new Map<string, InputRecord>();
  readonly trace: Trace = new Map();
  readonly #visited = new Set<string>();
  readonly #root: string;
  #realRoot: string | null = null;
  /** The link by which the sweep has left the project, and what it has met since. */
  #outside: { readonly link: string; paths: number; bytes: number } | null = null;
  readonly #inputs: InputSet;
  readonly #disk: ProjectFiles['disk'];
  readonly #memory: DigestMemory;

  constructor(inputs: InputSet, { root, disk, memory }: ProjectFiles) {
    this.#root = root;
    this.#inputs = inputs;
    this.#disk = disk;
    this.#memory = memory;
  }

  /** `entered` are the real paths of linked directories on the way here: one inside itself would never end. */
  enter(directory: string, entered: readonly string[]): void {
    const path = absolutePath(this.#root, directory);
    if (this.#visited.has(directory)) return;
    this.#visited.add(directory);
    // A link has been looked at already, and so has what it leads to.
    if (!this.trace.has(directory)) this.trace.set(directory, this.#disk.identity(path));
    for (const { name, kind } of this.#disk.list(path) ?? []) {
      const child = directory === '.' ? name : `${directory}/${name}`;
      if (this.#inputs.isExcluded(child)) continue;
      if (kind === 'directory') this.enter(child, entered);
      else if (kind !== 'other' || this.#inputs.opensNothing === true) this.add(child, entered);
      else this.#refusePipe(child, this.#disk.identity(absolutePath(this.#root, child)));
    }
  }

  add(path: string, entered: readonly string[]): void {
    if (this.records.has(path)) return;
    const absolute = absolutePath(this.#root, path);
    const stamp = this.#disk.identity(absolute);
    this.trace.set(path, stamp);
    this.#countOutside(stamp);
    this.#refusePipe(path, stamp);
    if (stamp !== null && kindOf(stamp) === 'link') {
      this.#follow(path, absolute, entered);
      return;
    }
    const digest = stamp === null || kindOf(stamp) !== 'file' ? null : this.#memory.digestOf(absolute, stamp);
    if (stamp === null || digest === null)
      this.records.set(path, {
        path,
        kind: 'absent',
        digest: isGarbled(path) ? `never the same: ${randomUUID()}` : '',
      });
    else this.#record({ path, kind: isExecutable(stamp) ? 'executable' : 'file', digest });
  }

  #record(record: InputRecord): void {
    if (this.#inputs.isCreated?.(record) !== true) this.records.set(record.path, record);
  }

  #follow(path: string, absolute: string, entered: readonly string[]): void {
    const target = sha256(this.#disk.readLink(absolute) ?? '');
    for (const one of linkTrail(absolute, this.#disk))
      if (!this.trace.has(one)) this.trace.set(one, this.#disk.identity(one));
    const real = this.#disk.realPath(absolute);
    const stamp = real === null ? null : this.#disk.identity(real);
    this.#refusePipe(path, stamp);
    const isFile = stamp !== null && kindOf(stamp) === 'file';
    const contents = real !== null && isFile ? this.#memory.digestOf(real, stamp) : null;
    this.records.set(path, { path, kind: 'link', digest: `${target} ${contents ?? ''}` });
    if (real === null || stamp === null) return;
    this.trace.set(real, stamp);
    const leadsAround = entered.includes(real) || liesIn(absolute, real);
    if (kindOf(stamp) !== 'directory' || leadsAround) return;
    const before = this.#outside;
    this.#realRoot ??= this.#disk.realPath(this.#root) ?? this.#root;
    if (!liesIn(real, this.#realRoot)) this.#outside ??= { link: absolute, paths: 0, bytes: 0 };
    this.enter(path, [...entered, real]);
    this.#outside = before;
  }

  /** Programs that a build starts would wait at it for ever. */
  #refusePipe(path: string, stamp: FileStamp | null): void {
    if (stamp === null || this.#inputs.opensNothing === true || !isPipe(stamp)) return;
    throw new UnreadableFile(absolutePath(this.#root, path), 'it is a pipe');
  }

  /** A link may lead to the whole machine. */
  #countOutside(stamp: FileStamp | null): void {
    if (this.#outside === null) return;
    this.#outside.paths += 1;
    this.#outside.bytes += stamp?.size ?? 0;
    if (this.#outside.paths <= MOST_OUTSIDE_PATHS && this.#outside.bytes <= MOST_OUTSIDE_BYTES) return;
    const most = `${MOST_OUTSIDE_PATHS} files or ${MOST_OUTSIDE_BYTES / 1024 ** 3} GiB`;
    throw new UnreadableFile(this.#outside.link, `it is a link out of the project, to more than ${most}`);
  }
}

/** A name that is not UTF-8 cannot be read through the text that stands for it; what it holds cannot be known to be the same. */
function isGarbled(path: string): boolean {
  return path.includes('\uFFFD');
}
