import { type Disk, kindOf } from '@svc-build/model/disk';
import { MANIFEST_FILE } from '@svc-build/model/manifest-file';
import { absolutePath } from '@svc-build/model/project-path';
import type { DigestMemory } from '@svc-build/trace/digest-memory';
import type { PathTable } from '@svc-build/trace/path-table';
import { sha256 } from '@svc-build/trace/sha256';
import { sameStamp } from '@svc-build/trace/trace';
import type { LastRun } from './last-run.ts';

/** What a look at the output found, against what the last run left there. */
export interface CheckedOutput {
  /** By service: the first file that is not as it was, and what became of it; services that are right are not in it. */
  readonly wrong: ReadonlyMap<string, string>;
  /** Whether what belongs to no single service is right too, and nothing was added. */
  readonly isTidy: boolean;
}

/** The output as it is now. */
interface PresentOutput {
  readonly directory: string;
  readonly disk: Pick<Disk, 'identity' | 'isUnmoved' | 'list' | 'readLink'>;
  readonly memory: DigestMemory;
}

/** Looks at every file and directory of the output. What has been touched is read; what only looks different is right. */
export function checkOutput(
  { output: table, services }: Pick<LastRun, 'output' | 'services'>,
  { directory, disk, memory }: PresentOutput,
): CheckedOutput {
  let all: ReadonlySet<string> | null = null;
  const names = (): ReadonlySet<string> => {
    all ??= new Set(Array.from({ length: table.length }, (_, row) => table.path(row)));
    return all;
  };
  // Nearly all files of most outputs have not moved, and no more is made of them than that.
  const problem = (row: number): string | null =>
    table.inode(row) !== 0 && table.isRowUnmoved(row, directory, disk)
      ? null
      : problemOf(row, { table, names, directory, disk, memory });
  const wrong = new Map<string, string>();
  for (const { name, rows } of services) {
    const [start, count] = rows;
    for (let row = start; row < start + count && !wrong.has(name); row += 1) {
      const found = problem(row);
      if (found !== null) wrong.set(name, `${table.path(row)} ${found}`);
    }
  }
  let isTidy = true;
  for (let row = endOfServices(services); row < table.length && isTidy; row += 1) isTidy = problem(row) === null;
  return { wrong, isTidy };
}

/**
 * Whether an output that was found right has not been replaced since: every swap writes a new manifest. A file that has
 * another name somewhere has a new ctime whenever one is added or removed.
 */
export function isAsLeft(
  { output: table, services }: Pick<LastRun, 'output' | 'services'>,
  directory: string,
  disk: Pick<Disk, 'identity'>,
): boolean {
  const common = Array.from({ length: table.length }, (_, row) => row).slice(endOfServices(services));
  return ['.', MANIFEST_FILE].every((path) => {
    const row = common.find((one) => table.path(one) === path);
    const was = row === undefined ? null : table.stamp(row);
    const is = disk.identity(absolutePath(directory, path));
    if (was === null || is === null) return false;
    return sameStamp(was, path === '.' ? is : { ...is, ctimeMs: was.ctimeMs });
  });
}

/** The first row of what belongs to no single service. */
export function endOfServices(services: LastRun['services']): number {
  return Math.max(0, ...services.map(({ rows: [start, count] }) => start + count));
}

/** An output, and what the last run left there. */
interface KnownOutput {
  readonly table: PathTable;
  /** All paths of the table. */
  readonly names: () => ReadonlySet<string>;
  readonly directory: string;
  readonly disk: Pick<Disk, 'identity' | 'isUnmoved' | 'list' | 'readLink'>;
  readonly memory: DigestMemory;
}

function problemOf(row: number, { table, names, directory, disk, memory }: KnownOutput): string | null {
  const path = table.path(row);
  const absolute = absolutePath(directory, path);
  const was = table.stamp(row);
  const is = disk.identity(absolute);
  if (was === null || is === null) return is === null ? 'was removed' : 'was added';
  if (kindOf(was) !== kindOf(is)) return 'was changed';
  if (kindOf(is) === 'directory') {
    if (sameStamp(was, is)) return null;
    const added = (disk.list(absolute) ?? []).find(({ name }) => !names().has(path === '.' ? name : `${path}/${name}`));
    return added === undefined ? null : 'has something added';
  }
  if (kindOf(is) === 'file' && was.mode !== is.mode) return 'changed its mode';
  // Files by their contents, through the memory of what has been read; links by where they lead.
  const digest = kindOf(is) === 'link' ? sha256(disk.readLink(absolute) ?? '') : memory.digestOf(absolute, is);
  return digest === table.digest(row) ? null : 'was changed';
}
