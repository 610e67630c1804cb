import { expect, it } from 'vitest';
import { soakOracle } from '../../scripts/soak/oracle.mjs';

const noProc = process.platform === 'linux' ? null : 'Skipped: the soak looks into /proc.';
if (noProc !== null) console.log(noProc);

it.skipIf(noProc !== null)(
  'two checkouts with one store are what their sources say, and build what was never built, through edits, kills and damage',
  async () => {
    const tally = await soakOracle({ rounds: 25, seed: 7, say: () => {} });
    expect(tally.built).toBeGreaterThan(0);
    expect(tally.restored).toBeGreaterThan(0);
    expect(tally.fresh).toBeGreaterThan(0);
  },
);
