// Kills builds at random moments and looks at what is left: `npm run soak -- [rounds] [--seed N]`. Linux only: it looks
// into /proc.
import { parseArgs } from 'node:util';
import { soak } from './soak/soak.mjs';

const { values, positionals } = parseArgs({ allowPositionals: true, options: { seed: { type: 'string' } } });
const rounds = Number(positionals[0] ?? 200);
const seed = Number(values.seed ?? 1);
if (!Number.isInteger(rounds) || rounds < 1 || !Number.isInteger(seed)) {
  console.error('Usage: npm run soak -- [rounds] [--seed N]');
  process.exit(2);
}
console.log(`${rounds} rounds with seed ${seed}; \`npm run soak -- ${rounds} --seed ${seed}\` does the same again.`);
await soak({ rounds, seed, say: console.log });
console.log('Every output was whole, and nothing was left behind.');
