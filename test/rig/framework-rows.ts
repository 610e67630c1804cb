import { createHash } from 'node:crypto';

/** Something of a framework that is proven for itself: an example, or a version. */
export interface FrameworkRow {
  readonly name: string;
  /** Of all that it is made of: what it was when it passed says whether it still stands. */
  readonly digest: string;
}

/** When a row passed last, and what it was then. */
export interface PassedRow {
  readonly digest: string;
  readonly on: string;
  readonly node: string;
  readonly version: string | null;
  /** How long it took. */
  readonly seconds?: number;
}

/** Which rows a run is about. */
export interface RowsRun {
  /** Rows that have passed as they are stay out: so a run that was broken off goes on. */
  readonly resumes: boolean;
  /** One of so many parts; null for all. */
  readonly shard: { readonly part: number; readonly of: number } | null;
  /** The commit by which rows take turns that have passed as they are, for as long as there is time; null for no turns. */
  readonly commit: string | null;
  /** When those have to be over, in milliseconds since 1970. */
  readonly until: number;
}

/** The rows that have to run, those that may while there is time, and those that stay out, with the reason. */
export interface ChosenRows<Row> {
  readonly needed: readonly Row[];
  readonly optional: readonly Row[];
  readonly left: readonly { readonly name: string; readonly because: string }[];
}

export type PassedRows = Readonly<Record<string, PassedRow>>;

/** What the environment says of a run; nothing is all rows. */
export function rowsRun(env: NodeJS.ProcessEnv): RowsRun {
  const [, part, of] = /^(\d+)\/(\d+)$/.exec(env.FRAMEWORKS_SHARD ?? '') ?? [];
  if (env.FRAMEWORKS_SHARD !== undefined && (of === undefined || Number(part) < 1 || Number(part) > Number(of)))
    throw new Error(`--shard ${env.FRAMEWORKS_SHARD} is none: write 1/3 for the first of three parts.`);
  return {
    resumes: env.FRAMEWORKS_RESUME === '1',
    shard: of === undefined ? null : { part: Number(part), of: Number(of) },
    commit: env.FRAMEWORKS_COMMIT ?? null,
    until: Number(env.FRAMEWORKS_UNTIL ?? Number.POSITIVE_INFINITY),
  };
}

/** Chooses the rows of a run, those that have changed since they passed first. */
export function chooseRows<Row extends FrameworkRow>(
  rows: readonly Row[],
  passed: PassedRows,
  { resumes, shard, commit }: Omit<RowsRun, 'until'>,
): ChosenRows<Row> {
  const isOther = (_: Row, index: number): boolean => shard !== null && index % shard.of !== shard.part - 1;
  const own = rows.filter((row, index) => !isOther(row, index));
  const others = rows.filter(isOther).map(({ name }) => ({ name, because: 'it is in another shard' }));
  const stands = (row: Row): boolean => passed[row.name]?.digest === row.digest;
  if (commit !== null) {
    const turn = ({ name }: Row): string => createHash('sha256').update(`${commit} ${name}`).digest('hex');
    const optional = own.filter(stands).toSorted((one, other) => (turn(one) < turn(other) ? -1 : 1));
    return { needed: own.filter((row) => !stands(row)), optional, left: others };
  }
  if (!resumes) return { needed: own, optional: [], left: others };
  const done = own.filter(stands).map(({ name }) => {
    return { name, because: `it passed as it is on ${passed[name]?.on}, with Node ${passed[name]?.node}` };
  });
  return { needed: own.filter((row) => !stands(row)), optional: [], left: [...done, ...others] };
}

/** Why a row does not fit into what is left of a run; null where it does. What it took is not known before it passed once. */
export function tooLate(row: FrameworkRow, passed: PassedRows, { until, now }: { until: number; now: number }) {
  const seconds = passed[row.name]?.seconds ?? 240;
  return now + seconds * 1000 <= until ? null : `it takes ${seconds} s, which is more than is left`;
}
