import { expect, test } from 'vitest';
import { chooseRows, rowsRun, tooLate } from './framework-rows.ts';

const rows = ['a', 'b', 'c', 'd', 'e'].map((name) => ({ name, digest: `${name}1` }));
const last = { on: '2026-01-02', node: 'v20.20.2', version: null };
const passed = {
  a: { ...last, digest: 'a1', seconds: 60 },
  b: { ...last, digest: 'b0' },
  d: { ...last, digest: 'd1' },
  e: { ...last, digest: 'e1' },
};
const names = (chosen: readonly { readonly name: string }[]) => chosen.map(({ name }) => name).join('');
const chosen = (env: Readonly<Record<string, string>>) => chooseRows(rows, passed, rowsRun(env));

test('without a word all rows run, whether they have passed or not', () => {
  expect(names(chosen({}).needed)).toBe('abcde');
});

test('a run that resumes leaves out what has passed as it is, and says so', () => {
  const { needed, optional, left } = chosen({ FRAMEWORKS_RESUME: '1' });
  expect(names(needed)).toBe('bc');
  expect(optional).toEqual([]);
  expect(left).toContainEqual({ name: 'a', because: 'it passed as it is on 2026-01-02, with Node v20.20.2' });
});

test('every row is in one shard', () => {
  const parts = ['1/3', '2/3', '3/3'].map((FRAMEWORKS_SHARD) => names(chosen({ FRAMEWORKS_SHARD }).needed));
  expect([...parts.join('')].toSorted().join('')).toBe('abcde');
  expect(names(chosen({ FRAMEWORKS_SHARD: '1/3', FRAMEWORKS_RESUME: '1' }).needed)).toBe('');
  for (const FRAMEWORKS_SHARD of ['0/3', '4/3', '1', 'a/b'])
    expect(() => rowsRun({ FRAMEWORKS_SHARD })).toThrow(FRAMEWORKS_SHARD);
});

test('a commit takes what has changed, and the others in an order of its own', () => {
  const orders = ['one', 'two', 'three', 'four'].map((FRAMEWORKS_COMMIT) => {
    const { needed, optional } = chosen({ FRAMEWORKS_COMMIT });
    expect(names(needed)).toBe('bc');
    expect([...names(optional)].toSorted().join('')).toBe('ade');
    return names(optional);
  });
  expect(new Set(orders).size).toBeGreaterThan(1);
  expect(names(chosen({ FRAMEWORKS_COMMIT: 'one' }).optional)).toBe(orders[0]);
});

test('a row begins only where there is time for it', () => {
  const [a, , , d] = rows;
  if (a === undefined || d === undefined) throw new Error('There are five.');
  expect(tooLate(a, passed, { until: 60_000, now: 0 })).toBe(null);
  expect(tooLate(a, passed, { until: 60_000, now: 1 })).toBe('it takes 60 s, which is more than is left');
  expect(tooLate(d, passed, { until: 100_000, now: 0 })).toBe('it takes 240 s, which is more than is left');
});
