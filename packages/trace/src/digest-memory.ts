import { type Disk, type FileStamp, kindOf } from '@svc-build/model/disk';
import { absolutePath } from '@svc-build/model/project-path';
import type { PathTable, TracedPath } from './path-table.ts';
import { isTooRecent, sameStamp } from './trace.ts';
import type { ReadFile } from './traced-tree.ts';

/**
 * Digests of files by path, so that a file whose stamp has not moved since it was read is not read again. Everything
 * that is asked of it is remembered for the next run; what was read within a tick of its last change is read once more then.
 */
export class DigestMemory {
  readonly #disk: Pick<Disk, 'digest' | 'now'>;
  readonly #known = new Map<string, { readonly stamp: FileStamp; readonly digest: string }>();
  readonly #seen = new Map<string, TracedPath>();
  #read: ReadonlyMap<string, ReadFile> = new Map();

  /** `known` are the tables of earlier runs, by the directory that their paths start from; empty to read everything. */
  constructor(disk: Pick<Disk, 'digest' | 'now'>, known: readonly (readonly [string, PathTable])[]) {
    this.#disk = disk;
    for (const [base, table] of known) {
      for (let row = 0; row < table.length; row += 1) {
        const stamp = table.stamp(row);
        if (stamp === null || kindOf(stamp) !== 'file') continue;
        const digest = table.digest(row);
        if (digest !== null) this.#known.set(absolutePath(base, table.path(row)), { stamp, digest });
      }
    }
  }

  /** What planning reads in this run is not read again. */
  useReads(read: ReadonlyMap<string, ReadFile>): void {
    this.#read = read;
  }

  /** The digest of a file's contents; null when it is not there any more. */
  digestOf(path: string, stamp: FileStamp): string | null {
    const known = this.#seen.get(path) ?? this.#known.get(path);
    if (known !== undefined && known.digest !== null && sameStamp(known.stamp, stamp)) {
      this.#seen.set(path, { path, stamp, digest: known.digest });
      return known.digest;
    }
    const planned = this.#read.get(path);
    if (planned !== undefined && sameStamp(planned.stamp, stamp) && !isTooRecent(stamp, planned.readAt)) {
      this.#seen.set(path, { path, stamp, digest: planned.digest });
      return planned.digest;
    }
    const readAt = this.#disk.now();
    const read = this.#disk.digest(path);
    if (read === null) return null;
    const { digest } = read;
    if (isTooRecent(stamp, readAt)) this.#seen.delete(path);
    else this.#seen.set(path, { path, stamp, digest });
    return digest;
  }

  /** Remembers for the next run what is known of a file that is as it was; reads nothing. */
  keep(path: string, stamp: FileStamp): void {
    const known = this.#known.get(path);
    if (known !== undefined && !this.#seen.has(path) && sameStamp(known.stamp, stamp))
      this.#seen.set(path, { path, stamp, digest: known.digest });
  }

  /** The files whose digests may be believed next time. */
  remembered(path: string): TracedPath | null {
    return this.#seen.get(path) ?? null;
  }
}
