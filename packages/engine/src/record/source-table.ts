import { compare } from '@svc-build/model/json';
import type { DigestMemory } from '@svc-build/trace/digest-memory';
import { type StoredPathTable, storePathTable, type TakenRows, type TracedPath } from '@svc-build/trace/path-table';
import type { Listings, Trace } from '@svc-build/trace/trace';
import type { BuildContext } from '../build-context.ts';
import type { LastRun } from './last-run.ts';
import { NOBODY, type PathOwners, SEVERAL } from './path-owners.ts';
import { sourceRows, withoutSecrets } from './whole-trace.ts';

/** What was looked at in a run, and whom each of it matters to. */
interface LookedSources {
  readonly trace: Trace;
  /** Time of day, before that. */
  readonly startedAt: number;
  readonly owners: PathOwners;
}

/** What is as the last run saw it. */
interface UnmovedSources {
  readonly last: LastRun;
  /** The places of services that are left as they are, by their names. */
  readonly places: ReadonlyMap<string, number>;
}

/** The sources of a run as they are on disk, and the owner of each row. */
export interface SourceTable {
  readonly sources: StoredPathTable;
  readonly owners: Int32Array;
}

/** What a record is written with. */
export interface RecordContext {
  readonly memory: DigestMemory;
  readonly listings: Pick<Listings, 'of'>;
  readonly context: BuildContext;
}

type Row = (TracedPath | TakenRows) & { readonly first: string; readonly owner: number };

/**
 * All that a run depended on: what it looked at, and what the last one looked at for services that were left as they are.
 * Null when a file was changed so shortly before it was read that a later change might not show.
 */
export function sourceTable(
  { trace, startedAt, owners }: LookedSources,
  unmoved: UnmovedSources | null,
  { memory, listings, context }: RecordContext,
): SourceTable | null {
  const looked = sourceRows({ trace, startedAt }, context.directories.root, memory);
  if (looked === null) return null;
  const isSeen = new Set(looked.map(({ path }) => path));
  const ownerNow = (path: string): number => {
    const now = owners.get(path) ?? NOBODY;
    const before = unmoved === null ? NOBODY : ownerBefore(path, unmoved);
    if (before === NOBODY || before === now) return now;
    return now === NOBODY ? before : SEVERAL;
  };
  const rows = withoutSecrets(looked, context).map((row): Row => {
    const owner = ownerNow(row.path);
    // A file that is written anew moves the directory around it, which says what it said.
    const digest = row.digest ?? (owner === SEVERAL ? listings.of(row.path, row.stamp) : null);
    return { ...row, digest, first: row.path, owner };
  });
  if (unmoved !== null) rows.push(...takenRows(unmoved, isSeen));
  rows.sort((a, b) => compare(a.first, b.first));
  const counted = rows.map((row) => ('table' in row ? row.count : 1));
  const all = new Int32Array(counted.reduce((sum, count) => sum + count, 0));
  let at = 0;
  for (const [index, row] of rows.entries()) {
    const count = counted[index] ?? 1;
    all.fill(row.owner, at, at + count);
    at += count;
  }
  return { sources: storePathTable(rows), owners: all };
}

/** Rows of the last run that were not looked at again, those of one owner together. */
function takenRows({ last, places }: UnmovedSources, isSeen: ReadonlySet<string>): readonly Row[] {
  const table = last.sources;
  const ownerOf = renumbered({ last, places });
  const rows: Row[] = [];
  for (let start = 0; start < table.length; ) {
    const owner = ownerOf(start);
    const first = table.path(start);
    let end = start + 1;
    if (owner === NOBODY || isSeen.has(first)) {
      start = end;
      continue;
    }
    while (end < table.length && ownerOf(end) === owner && !isSeen.has(table.path(end))) end += 1;
    rows.push({ table, start, count: end - start, first, owner });
    start = end;
  }
  return rows;
}

function ownerBefore(path: string, unmoved: UnmovedSources): number {
  const row = unmoved.last.sources.rowOf(path);
  return row === null ? NOBODY : renumbered(unmoved)(row);
}

/** Who a row of the last run matters to, by the places of today; nobody where its service was planned again. */
function renumbered({ last, places }: UnmovedSources): (row: number) => number {
  return (row) => {
    const owner = last.owners[row] ?? SEVERAL;
    return owner < 0 ? owner : (places.get(last.services[owner]?.name ?? '') ?? NOBODY);
  };
}
