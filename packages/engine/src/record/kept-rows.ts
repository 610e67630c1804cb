import { dirname } from 'node:path';
import { type FileStamp, kindOf } from '@svc-build/model/disk';
import { directoriesOf } from '@svc-build/model/project-path';
import type { TakenRows, TracedPath } from '@svc-build/trace/path-table';
import type { Subtrees } from './changed-subtrees.ts';
import { endOfServices } from './check-output.ts';
import type { LastRun } from './last-run.ts';

/** What the last run wrote down of an output, and the subtrees that were replaced in it since. */
export interface OutputBefore {
  readonly last: Pick<LastRun, 'services' | 'output'>;
  readonly subtrees: Subtrees;
}

/** What is at a path of the output now. */
type Look = (path: string) => FileStamp | null;

/**
 * The rows of the last run that still hold after a swap in parts: those of services that stayed, and of directories in
 * which no name was replaced. A file that has another name in what was placed or removed has a new ctime, and that alone.
 */
export class KeptRows {
  readonly #last: OutputBefore['last'];
  readonly #look: Look;
  readonly #touchedInodes: ReadonlySet<number>;
  /** By path, the row of a directory. */
  readonly #directories = new Map<string, number>();

  /** `stayed` are the services that were not replaced, `placed` all that was placed. */
  constructor(
    { last, subtrees }: OutputBefore,
    { stayed, placed }: { readonly stayed: ReadonlySet<string>; readonly placed: readonly TracedPath[] },
    look: Look,
  ) {
    this.#last = last;
    this.#look = look;
    const table = last.output;
    const touched = new Set(placed.map(({ stamp }) => stamp?.inode ?? 0));
    const kept: string[] = [];
    for (const { name, rows } of last.services) {
      const isKept = stayed.has(name);
      for (let row = rows[0]; row < rows[0] + rows[1]; row += 1) {
        if (isKept) kept.push(table.path(row));
        else touched.add(table.inode(row));
      }
    }
    this.#touchedInodes = touched;
    const replacedIn = new Set(['.', ...[...subtrees.placed, ...subtrees.removed].map((path) => dirname(path))]);
    const holding = directoriesOf(kept);
    for (let row = endOfServices(last.services); row < table.length; row += 1) {
      const path = table.path(row);
      if (holding.has(path) && !replacedIn.has(path)) this.#directories.set(path, row);
    }
  }

  /** Of a service that stayed. */
  ofService(service: string): readonly (TracedPath | TakenRows)[] {
    const table = this.#last.output;
    const [start, count] = this.#last.services.find(({ name }) => name === service)?.rows ?? [0, 0];
    const rows = Array.from({ length: count }, (_, index) => start + index);
    if (!rows.some((row) => this.#touchedInodes.has(table.inode(row)))) return [{ table, start, count }];
    return rows.map((row) => {
      const [path, was, digest] = [table.path(row), table.stamp(row), table.digest(row)];
      const is = was !== null && kindOf(was) === 'file' ? this.#look(path) : null;
      const isSame = was !== null && is !== null && isSameButForNames(was, is);
      return { path, digest, stamp: isSame ? is : was };
    });
  }

  /** Null for one that has to be looked at. */
  ofDirectory(path: string): TakenRows | null {
    const row = this.#directories.get(path);
    return row === undefined ? null : { table: this.#last.output, start: row, count: 1 };
  }
}

function isSameButForNames(a: FileStamp, b: FileStamp): boolean {
  return a.inode === b.inode && a.mtimeMs === b.mtimeMs && a.size === b.size && a.mode === b.mode;
}
