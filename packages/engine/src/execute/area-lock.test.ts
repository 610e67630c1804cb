import { expect, it } from 'vitest';
import { createAreaLock } from './area-lock.ts';

/** What runs at once with the first, in the order in which it begins. */
async function begunBeside(first: readonly string[], others: readonly (readonly string[])[]): Promise<unknown> {
  const inTurn = createAreaLock();
  const begun: string[] = [];
  let end = (): void => {};
  const held = inTurn({ outputs: first }, async () => {
    await new Promise<void>((resolve) => {
      end = resolve;
    });
    return { kind: 'skipped' };
  });
  const waiting = others.map((outputs) =>
    inTurn({ outputs }, async () => {
      begun.push(outputs.join(' '));
      return { kind: 'skipped' };
    }),
  );
  await new Promise((resolve) => setImmediate(resolve));
  const atOnce = [...begun];
  end();
  await Promise.all([held, ...waiting]);
  expect(begun).toHaveLength(others.length);
  return atOnce;
}

it.each<[readonly string[], readonly (readonly string[])[], readonly string[]]>([
  [['a/dist'], [['a/dist'], ['a'], ['a/dist/x'], ['a/dist2'], ['{scratch}/a']], ['a/dist2', '{scratch}/a']],
  [['.'], [['a/dist'], ['.'], ['..a'], ['{scratch}/a']], ['{scratch}/a']],
])('beside %s runs only what writes elsewhere', async (first, others, atOnce) => {
  expect(await begunBeside(first, others)).toEqual(atOnce);
});
