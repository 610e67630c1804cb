import { dirname } from 'node:path';
import type { Disk } from '@svc-build/model/disk';
import { compare } from '@svc-build/model/json';
import { MANIFEST_FILE } from '@svc-build/model/manifest-file';
import { absolutePath, ancestors } from '@svc-build/model/project-path';
import type { StoredFile } from '@svc-build/store/stored-tree';
import type { PathTable, TracedPath } from '@svc-build/trace/path-table';
import { sha256 } from '@svc-build/trace/sha256';
import type { LastRun, LastService } from './last-run.ts';

/** A service in an output that has just been brought in. */
export interface OutputService extends Omit<LastService, 'rows'> {
  readonly files: readonly OutputFile[];
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
}

/** Looks at a whole output: the files of each service, then its directories and the files that belong to all services. */
export function outputRows(
  { services, common }: OutputContents,
  directory: string,
  disk: Pick<Disk, 'identity'>,
): { readonly services: readonly LastService[]; readonly rows: readonly TracedPath[] } {
  const rows: TracedPath[] = [];
  const see = ({ path, digest }: OutputFile): void => {
    rows.push({ path, digest, stamp: disk.identity(absolutePath(directory, path)) });
  };
  const recorded = services.map(({ files, ...service }): LastService => {
    const start = rows.length;
    for (const file of files) see(file);
    return { ...service, rows: [start, rows.length - start] };
  });
  const directories = new Set(['.', ...rows.flatMap(({ path }) => ancestors(dirname(path)))]);
  for (const path of [...directories].sort(compare)) see({ path, digest: null });
  for (const file of storedFiles(common)) see(file);
  return { services: recorded, rows };
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
export function lastFiles(service: string, last: Pick<LastRun, 'services' | 'output'>): readonly OutputFile[] {
  const [start, count] = last.services.find(({ name }) => name === service)?.rows ?? [0, 0];
  return rowsFrom(last.output, start, count);
}

function rowsFrom(table: PathTable, start: number, count: number): readonly OutputFile[] {
  return Array.from({ length: count }, (_, index) => ({
    path: table.path(start + index),
    digest: table.digest(start + index),
  }));
}

function digestOf(file: StoredFile): string | null {
  if (file.kind === 'directory') return null;
  return file.kind === 'link' ? sha256(file.target) : file.digest;
}

/** The files of an output that belong to all its services; the manifest, which makes it an output, is written last. */
export const COMMON_FILES = ['config.json', MANIFEST_FILE] as const;

/** Their texts, in this order. */
export type OutputMetadata = readonly (readonly [name: string, text: string])[];
