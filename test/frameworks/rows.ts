/** All rows of a matrix; with FRAMEWORKS_ROW set to any number, the one whose turn that is. */
export function rowsOfThisRun<T>(rows: readonly [T, ...T[]]): readonly T[] {
  const turn = process.env.FRAMEWORKS_ROW;
  if (turn === undefined || turn === '') return rows;
  const row = rows[Number(turn) % rows.length] ?? rows[0];
  process.stdout.write(`Of ${rows.length} rows, this run has the one of ${JSON.stringify(row)}.\n`);
  return [row];
}
