import { type Disk, type FileStamp, kindOf } from '@svc-build/model/disk';
import type { PathTable, TracedPath } from './path-table.ts';
import { isTooRecent, sameStamp } from './trace.ts';
import type { ReadFile } from './traced-tree.ts';

/**
 * Digests of files by path, so that a file whose stamp has not moved since it was read is not read again. Everything
 * that is asked of it is remembered for the next run; what was read within a tick of its last change is read once more then.
 */
export class DigestMemory {
  readonly #disk: Pick<Disk, 'digest' | 'now'>;
  readonly #known: readonly (readonly [base: string, table: PathTable])[];
  readonly #seen = new Map<string, TracedPath>();
  #read: ReadonlyMap<string, ReadFile> = new Map();

  /** `known` are the tables of earlier runs, by the directory that their paths start from; empty to read everything. */
  constructor(disk: Pick<Disk, 'digest' | 'now'>, known: readonly (readonly [string, PathTable])[]) {
    this.#disk = disk;
    this.#known = known;
  }

  /** What the tables say of a file; where several do, the last of them. */
  #inTables(path: string): { readonly stamp: FileStamp; readonly digest: string } | null {
    for (const [base, table] of this.#known.toReversed()) {
      const below = path.startsWith(`${base}/`) ? table.rowOf(path.slice(base.length + 1)) : null;
      const row = below ?? table.rowOf(path);
      const [stamp, digest] = row === null ? [null, null] : [table.stamp(row), table.digest(row)];
      if (stamp !== null && digest !== null && kindOf(stamp) === 'file') return { stamp, digest };
    }
    return null;
  }

  /** What planning reads in this run is not read again. */
  useReads(read: ReadonlyMap<string, ReadFile>): void {
    this.#read = read;
  }

  /** The digest of a file's contents; null when it is not there any more. */
  digestOf(path: string, stamp: FileStamp): string | null {
    const known = this.#seen.get(path) ?? this.#inTables(path);
    if (known !== null && known.digest !== null && sameStamp(known.stamp, stamp)) {
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
    const known = this.#seen.has(path) ? null : this.#inTables(path);
    if (known !== null && sameStamp(known.stamp, stamp)) this.#seen.set(path, { path, stamp, digest: known.digest });
  }

  /** The files whose digests may be believed next time. */
  remembered(path: string): TracedPath | null {
    return this.#seen.get(path) ?? null;
  }
}
