import type { Disk, FileStamp } from '@svc-build/model/disk';
import { compare } from '@svc-build/model/json';
import { MANIFEST_FILE } from '@svc-build/model/manifest-file';
import { absolutePath, directoriesOf } from '@svc-build/model/project-path';
import type { StoredFile } from '@svc-build/store/stored-tree';
import {
  type PathTable,
  type StoredPathTable,
  storePathTable,
  type TakenRows,
  type TracedPath,
} from '@svc-build/trace/path-table';
import { sha256 } from '@svc-build/trace/sha256';
import { KeptRows, type OutputBefore } from './kept-rows.ts';
import type { LastRun, LastService } from './last-run.ts';

/** A service in an output that has just been published. */
export interface OutputService extends Omit<LastService, 'rows'> {
  /** Null for those of the last run, which nothing has replaced. */
  readonly files: readonly OutputFile[] | null;
}

interface OutputFile {
  readonly path: string;
  /** Null for an empty directory. */
  readonly digest: string | null;
}

/** All that is in an output: what is of one service, and what belongs to all. */
interface OutputContents {
  readonly services: readonly OutputService[];
  readonly common: readonly StoredFile[];
  /** Null when all of it has been replaced. */
  readonly before: OutputBefore | null;
}

/**
 * Looks at an output that was published: the files of each service, then its directories and the files that belong to all
 * services. What was not replaced is as the last run saw it.
 */
export function outputRows(
  { services, common, before }: OutputContents,
  directory: string,
  disk: Pick<Disk, 'identity'>,
): { readonly services: readonly LastService[]; readonly table: StoredPathTable } {
  const look = (path: string): FileStamp | null => disk.identity(absolutePath(directory, path));
  const see = ({ path, digest }: OutputFile): TracedPath => ({ path, digest, stamp: look(path) });
  const changed = new Map(services.flatMap(({ name, files }) => (files === null ? [] : [[name, files.map(see)]])));
  const stayed = new Set(services.filter(({ files }) => files === null).map(({ name }) => name));
  const swap = { stayed, placed: [...changed.values()].flat() };
  const kept = before === null ? null : new KeptRows(before, swap, look);
  const rows: (TracedPath | TakenRows)[] = [];
  const paths: string[] = [];
  const recorded = services.map(({ files: _, ...service }): LastService => {
    const start = paths.length;
    for (const row of changed.get(service.name) ?? kept?.ofService(service.name) ?? []) {
      rows.push(row);
      if ('table' in row) paths.push(...filePaths(row.table, [row.start, row.count]));
      else paths.push(row.path);
    }
    return { ...service, rows: [start, paths.length - start] };
  });
  for (const path of [...directoriesOf(['config.json', ...paths])].sort(compare))
    rows.push(kept?.ofDirectory(path) ?? see({ path, digest: null }));
  for (const file of storedFiles(common)) rows.push(see(file));
  return { services: recorded, table: storePathTable(rows) };
}

/** The files of an output that belong to all its services, as they are there. */
export function commonFiles(directory: string, disk: Pick<Disk, 'read'>): readonly StoredFile[] {
  return COMMON_FILES.map((path) => {
    const bytes = disk.read(absolutePath(directory, path)) ?? new Uint8Array();
    return { kind: 'file', path, digest: sha256(bytes), bytes: bytes.length };
  });
}

/** The files of a service of the cache. */
export function storedFiles(files: readonly StoredFile[]): readonly OutputFile[] {
  return files.map((file) => ({ path: file.path, digest: digestOf(file) }));
}

/** The files of a service that was left as it was, as the last run wrote them down. */
export function lastFiles(
  service: string,
  { services, output }: Pick<LastRun, 'services' | 'output'>,
): readonly OutputFile[] {
  const [start, count] = services.find(({ name }) => name === service)?.rows ?? [0, 0];
  return filePaths(output, [start, count]).map((path, index) => ({ path, digest: output.digest(start + index) }));
}

/** The paths in some rows. */
export function filePaths(table: PathTable, [start, count]: LastService['rows']): readonly string[] {
  return Array.from({ length: count }, (_, index) => table.path(start + index));
}

function digestOf(file: StoredFile): string | null {
  if (file.kind === 'directory') return null;
  return file.kind === 'link' ? sha256(file.target) : file.digest;
}

/** The files of an output that belong to all its services; the manifest, which makes it an output, is written last. */
export const COMMON_FILES = ['config.json', MANIFEST_FILE] as const;

/** Their texts, in this order. */
export type OutputMetadata = readonly (readonly [name: string, text: string])[];
