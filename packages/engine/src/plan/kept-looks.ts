import { posix } from 'node:path';
import { type Disk, type FileStamp, kindOf } from '@svc-build/model/disk';
import { absolutePath, leavesProject } from '@svc-build/model/project-path';
import type { Contents } from '@svc-build/trace/contents';
import type { DigestMemory } from '@svc-build/trace/digest-memory';
import {
  openPathTable,
  type PathTable,
  pathRows,
  type StoredPathTable,
  storePathTable,
} from '@svc-build/trace/path-table';
import { sha256 } from '@svc-build/trace/sha256';
import { type ReadonlyTrace, sameStamp, type Trace, tracedLook } from '@svc-build/trace/trace';

/** What was looked at, as it is on disk. */
export interface StoredLook {
  readonly table: StoredPathTable;
  /** Where the project has to be for this to say anything; null for anywhere: all that was looked at lies in it, or is the machine's. */
  readonly root: string | null;
}

/** A project, and what is known of its files. */
interface LookedProject {
  readonly root: string;
  /** Whether a path whose stamp has not moved is as it was; otherwise every file of the project is read. */
  readonly trustsStamps: boolean;
  readonly disk: Pick<Disk, 'identity' | 'readLink'>;
  readonly memory: DigestMemory;
}

/** Looks at a project from one run, or one checkout, to the next: one holds where every path is as it was, or says what it said. */
export class KeptLooks {
  readonly #project: LookedProject;

  constructor(project: LookedProject) {
    this.#project = project;
  }

  /** Paths of the project start from its root then, wherever that is. */
  kept(look: ReadonlyTrace, contents: Contents): StoredLook {
    const { root } = this.#project;
    const rows = [...look].map(([seen, stamp]) => {
      const path = seen.startsWith(`${root}/`) ? seen.slice(root.length + 1) : seen;
      return { path, stamp, digest: contents.of(path, stamp) };
    });
    const isElsewhere = rows.some(({ path, stamp }) => leavesProject(path) || this.#leadsOut(path, stamp));
    return { table: storePathTable(rows), root: isElsewhere ? root : null };
  }

  /** What is at the paths of a look now, which is noted in `trace`; null when any of it says something else. */
  found(stored: unknown, trace: Trace, contents: Contents): ReadonlyTrace | null {
    const { root, disk, memory, trustsStamps } = this.#project;
    const kept = stored as StoredLook | null;
    const table = kept === null || (kept.root !== null && kept.root !== root) ? null : openedTable(kept.table);
    if (table === null) return null;
    const look = tracedLook(trace, root, disk);
    const now: Trace = new Map();
    for (let row = 0; row < table.length; row += 1) {
      const path = table.path(row);
      const was = { stamp: table.stamp(row), digest: table.digest(row) };
      const is = look(path);
      const isBelieved = trustsStamps || was.stamp === null || path.startsWith('/');
      if (!(isBelieved && sameStamp(was.stamp, is)) && !contents.isSame(path, was, is)) return null;
      now.set(path, is);
    }
    for (const [path, stamp] of now)
      if (stamp !== null && kindOf(stamp) === 'file') memory.keep(absolutePath(root, path), stamp);
    return now;
  }

  /** In another checkout, a link that goes up and out of the project leads to something else. */
  #leadsOut(path: string, stamp: FileStamp | null): boolean {
    if (stamp === null || kindOf(stamp) !== 'link' || path.startsWith('/')) return false;
    const target = this.#project.disk.readLink(absolutePath(this.#project.root, path)) ?? '';
    return !target.startsWith('/') && leavesProject(posix.join(posix.dirname(path), target));
  }
}

/** A digest of what a look says, whatever its stamps. */
export function whatItSays({ table, root }: StoredLook): string {
  const words = pathRows(openPathTable(table)).map(
    ({ path, stamp, digest }) => `${path}\0${digest ?? JSON.stringify(stamp)}`,
  );
  return sha256([root ?? '', ...words].join('\0'));
}

function openedTable(stored: StoredPathTable): PathTable | null {
  try {
    return openPathTable(stored);
  } catch {
    return null;
  }
}
