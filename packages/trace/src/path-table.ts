import { deserialize, serialize } from 'node:v8';
import type { Disk, FileStamp } from '@svc-build/model/disk';
import { absolutePath } from '@svc-build/model/project-path';

/** A path as it was seen: its stamp, null where nothing was, and the SHA-256 of what was read there, in hex. */
export interface TracedPath {
  readonly path: string;
  readonly stamp: FileStamp | null;
  readonly digest: string | null;
}

/** Many seen paths in little memory: columns instead of objects. */
export interface PathTable {
  readonly length: number;
  path(row: number): string;
  /** Null for a path that is not there. */
  rowOf(path: string): number | null;
  stamp(row: number): FileStamp | null;
  digest(row: number): string | null;
  /** Of the stamp; 0 where nothing was. */
  inode(row: number): number;
  /** As it is on disk. */
  readonly stored: StoredPathTable;
  /** Whether the path of a row is as it was; one that is relative starts from `base`. */
  isRowUnmoved(row: number, base: string, disk: Pick<Disk, 'isUnmoved'>): boolean;
  /** Whether every path is as it was; those that are relative start from `base`. */
  isUnmoved(base: string, disk: Pick<Disk, 'isUnmoved'>): boolean;
}

/** What a table is on disk, beside other values that `serialize` can carry. */
export interface StoredPathTable {
  /** Separated by NUL, which no path holds. */
  readonly paths: string;
  readonly numbers: Float64Array;
  readonly digests: Uint8Array;
}

/** All rows of a table, one by one. */
export function pathRows(table: Pick<PathTable, 'length' | 'path' | 'stamp' | 'digest'>): readonly TracedPath[] {
  return Array.from({ length: table.length }, (_, row) => ({
    path: table.path(row),
    stamp: table.stamp(row),
    digest: table.digest(row),
  }));
}

const COLUMNS = 5;
const DIGEST_BYTES = 32;

/** Rows of another table, which are taken over as they are. */
export interface TakenRows {
  readonly table: PathTable;
  readonly start: number;
  readonly count: number;
}

/** Paths in columns. */
export function storePathTable(seen: readonly (TracedPath | TakenRows)[]): StoredPathTable {
  const length = seen.reduce((sum, one) => sum + ('table' in one ? one.count : 1), 0);
  const numbers = new Float64Array(length * COLUMNS);
  const digests = Buffer.alloc(length * DIGEST_BYTES);
  const paths: string[] = [];
  for (const one of seen) {
    const row = paths.length;
    if ('table' in one) {
      const { table, start, count } = one;
      const { stored } = table;
      for (let taken = start; taken < start + count; taken += 1) paths.push(table.path(taken));
      numbers.set(stored.numbers.subarray(start * COLUMNS, (start + count) * COLUMNS), row * COLUMNS);
      digests.set(stored.digests.subarray(start * DIGEST_BYTES, (start + count) * DIGEST_BYTES), row * DIGEST_BYTES);
    } else {
      const { path, stamp, digest } = one;
      paths.push(path);
      if (stamp !== null) {
        const { mode, size, mtimeMs, ctimeMs, inode } = stamp;
        numbers.set([mode, size, mtimeMs, ctimeMs, inode], row * COLUMNS);
      }
      if (digest !== null) digests.write(digest, row * DIGEST_BYTES, 'hex');
    }
  }
  return { paths: paths.join('\0'), numbers, digests };
}

/** Reads columns back; throws when they do not fit each other. */
export function openPathTable({ paths, numbers, digests }: StoredPathTable): PathTable {
  const names = paths === '' ? [] : paths.split('\0');
  if (numbers.length !== names.length * COLUMNS || digests.length !== names.length * DIGEST_BYTES)
    throw new Error('The columns of a path table have different lengths.');
  const bytes = Buffer.from(digests.buffer, digests.byteOffset, digests.byteLength);
  const at = (row: number, column: number): number => numbers[row * COLUMNS + column] ?? 0;
  // Few who open a table ask for a path of it.
  let rows: ReadonlyMap<string, number> | null = null;
  return {
    length: names.length,
    rowOf: (path) => {
      rows ??= new Map(names.map((name, row) => [name, row]));
      return rows.get(path) ?? null;
    },
    stored: { paths, numbers, digests },
    path: (row) => names[row] ?? '',
    stamp: (row) =>
      at(row, 0) === 0
        ? null
        : { mode: at(row, 0), size: at(row, 1), mtimeMs: at(row, 2), ctimeMs: at(row, 3), inode: at(row, 4) },
    digest: (row) => {
      const start = row * DIGEST_BYTES;
      const hex = bytes.toString('hex', start, start + DIGEST_BYTES);
      return bytes.readUInt32LE(start) === 0 && /^0*$/.test(hex) ? null : hex;
    },
    inode: (row) => at(row, 4),
    isRowUnmoved: (row, base, disk) => disk.isUnmoved(absolutePath(base, names[row] ?? ''), numbers, row * COLUMNS),
    isUnmoved: (base, disk) =>
      names.every((name, row) => disk.isUnmoved(absolutePath(base, name), numbers, row * COLUMNS)),
  };
}

/** One value as bytes, and back; null for bytes that were torn or come from another version of Node. */
export function packState(value: unknown): Uint8Array {
  return serialize(value);
}

/** Null for bytes that were torn, or written by something else. */
export function unpackState(bytes: Uint8Array): unknown {
  try {
    return deserialize(bytes);
  } catch {
    return null;
  }
}
