import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chooseRows, rowsRun, tooLate } from '../rig/framework-rows.ts';
import { lastPassed, passed } from './passed.ts';
import { exampleRows } from './prove-example.ts';
import { nextRows } from './prove-next.ts';
import type { Proving, Row } from './row.ts';

const rows: readonly Row[] = [...nextRows, ...exampleRows];
const run = rowsRun(process.env);
const { needed, optional, left } = chooseRows(rows, lastPassed(), run);
const notRun = left.map(({ name, because }) => `${name}: ${because}`);

for (const row of [...needed, ...optional]) {
  describe.sequential(row.name, () => {
    let toDo = 0;
    let late: string | null = null;
    let begun = 0;
    const proving: Proving = {
      isPartial: false,
      test: (name, prove) => {
        toDo += 1;
        it(name, async (context) => {
          if (late !== null) return context.skip(late);
          await prove();
          toDo -= 1;
        });
      },
    };
    beforeAll(() => {
      begun = Date.now();
      late = needed.includes(row) ? null : tooLate(row, lastPassed(), { until: run.until, now: begun });
      if (late !== null) notRun.push(`${row.name}: ${late}`);
    });
    row.prove(proving);
    afterAll(() => {
      const { digest, version, node = process.version } = row;
      const seconds = Math.ceil((Date.now() - begun) / 1000);
      if (toDo === 0 && !proving.isPartial) passed(row.name, { digest, node, version, seconds });
    });
  });
}

it.runIf(run.commit !== null)('no row that has changed is left unproven', () => {
  const known = lastPassed();
  expect(needed.filter(({ name, digest }) => known[name]?.digest !== digest).map(({ name }) => name)).toEqual([]);
});

it('says which rows were not run, and why', () => {
  process.stdout.write(`Not run:\n${notRun.map((line) => `  ${line}\n`).join('') || '  none\n'}`);
});
