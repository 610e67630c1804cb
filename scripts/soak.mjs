// What is too long for every test run: `npm run soak -- [kills | hostile | oracle | walk | inputs] [rounds] [--seed N]
// [--only PART]`. Linux only: it looks into /proc.
import { parseArgs } from 'node:util';
import { soakHostile } from './soak/hostile.mjs';
import { soakInputs } from './soak/inputs.mjs';
import { soakOracle } from './soak/oracle.mjs';
import { soak } from './soak/soak.mjs';
import { soakWalk } from './soak/walk.mjs';

/** @type {Record<string, { run: (options: { rounds: number, seed: number, only: string | null, say: (line: string) => void }) => Promise<unknown>, rounds: number }>} */
const SOAKS = {
  kills: { run: soak, rounds: 200 },
  hostile: { run: soakHostile, rounds: 500 },
  inputs: { run: soakInputs, rounds: 1 },
  oracle: { run: soakOracle, rounds: 500 },
  walk: { run: soakWalk, rounds: 2000 },
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { seed: { type: 'string' }, only: { type: 'string' } },
});
const name = positionals[0] !== undefined && positionals[0] in SOAKS ? positionals[0] : 'kills';
const chosen = SOAKS[name];
const rounds = Number((positionals[0] === name ? positionals[1] : positionals[0]) ?? chosen?.rounds);
const seed = Number(values.seed ?? 1);
if (chosen === undefined || !Number.isInteger(rounds) || rounds < 1 || !Number.isInteger(seed)) {
  console.error(
    `Usage: npm run soak -- [${Object.keys(SOAKS).join(' | ')}] [rounds] [--seed N] [--only PART OF A PATH]`,
  );
  process.exit(2);
}
console.log(
  `${rounds} rounds with seed ${seed}; \`npm run soak -- ${name} ${rounds} --seed ${seed}\` does the same again.`,
);
await chosen.run({ rounds, seed, only: values.only ?? null, say: console.log });
console.log('All held.');
