import { expect, it } from 'vitest';
import { soakWalk } from '../../scripts/soak/walk.mjs';

it('a walk of random edits over four runtimes is what builds from scratch are, and runs nothing whose result is there', async () => {
  const said: string[] = [];
  const tally = await soakWalk({ rounds: 12, seed: 5, say: (line) => said.push(line) }).catch((thrown) => {
    throw new Error(said.join('\n'), { cause: thrown });
  });
  expect(tally.built).toBeGreaterThan(0);
  expect(tally.restored).toBeGreaterThan(0);
  expect(tally.fresh).toBeGreaterThan(0);
});
