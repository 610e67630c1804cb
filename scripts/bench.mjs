// Measures on this machine and prints tables: `npm run bench`, or `npm run bench -- storefront` for some of them; numbers say
// how many services `reuse` is measured with.
// What is compared is measured in one run, so ratios mean something on any machine.
import { describeMachine } from './bench/describe-machine.mjs';
import { benchGateway } from './bench/gateway.mjs';
import { benchPackages } from './bench/packages.mjs';
import { benchPlanning } from './bench/planning.mjs';
import { benchPython } from './bench/python.mjs';
import { benchReuse } from './bench/reuse.mjs';
import { benchRunning } from './bench/running.mjs';
import { benchStorefront } from './bench/storefront.mjs';

const isSize = (/** @type {string} */ word) => /^\d+$/.test(word);
const wanted = process.argv.slice(2).filter((word) => !isSize(word));
const sizes = process.argv.slice(2).filter(isSize).map(Number);

/** A bench returns a table in Markdown. */
const benches = {
  reuse: () => benchReuse(sizes.length === 0 ? undefined : sizes),
  packages: benchPackages,
  planning: benchPlanning,
  storefront: benchStorefront,
  python: benchPython,
  gateway: benchGateway,
  running: benchRunning,
};

const unknown = wanted.filter((name) => !Object.hasOwn(benches, name));
if (unknown.length > 0) {
  console.error(`There is no bench ${unknown.join(', ')}; there are ${Object.keys(benches).join(', ')}.`);
  process.exit(2);
}
console.log(describeMachine());
for (const [name, bench] of Object.entries(benches)) {
  if (wanted.length === 0 || wanted.includes(name)) console.log(`\n${await bench()}`);
}
