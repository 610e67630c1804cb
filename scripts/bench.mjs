// Measures in one run on this machine and prints ratios: the storefront built cold (nothing installed, nothing kept),
// against each of its services built cold by itself.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const command = join(root, 'node_modules/.bin/svc-build');
const sample = join(root, 'test/projects/storefront');

/**
 * Builds a cold copy of the sample and returns the seconds that it took.
 * @param {string | null} only the one service to keep, or all of them
 */
function coldBuild(only) {
  const directory = mkdtempSync(join(tmpdir(), 'svc-build-bench-'));
  const leftovers = /\/(node_modules|\.svc-build|\.vercel)(\/|$)/;
  cpSync(sample, directory, { recursive: true, filter: (path) => !leftovers.test(path.slice(sample.length)) });
  const config = JSON.parse(readFileSync(join(directory, 'vercel.json'), 'utf8'));
  if (only !== null) config.experimentalServices = { [only]: config.experimentalServices[only] };
  writeFileSync(join(directory, 'vercel.json'), JSON.stringify(config));
  const start = performance.now();
  const ran = spawnSync(command, ['build', '--quiet'], { cwd: directory, encoding: 'utf8' });
  const seconds = (performance.now() - start) / 1000;
  if (ran.status !== 0) throw new Error(`The build failed:\n${ran.stdout}${ran.stderr}`);
  rmSync(directory, { recursive: true, force: true });
  return seconds;
}

const services = Object.keys(JSON.parse(readFileSync(join(sample, 'vercel.json'), 'utf8')).experimentalServices);
const alone = services.map((name) => ({ name, seconds: coldBuild(name) }));
const together = coldBuild(null);
const sum = alone.reduce((total, { seconds }) => total + seconds, 0);
const slowest = Math.max(...alone.map(({ seconds }) => seconds));

console.log(`Node ${process.version}, ${availableParallelism()} cores, ${cpus()[0]?.model ?? 'unknown processor'}`);
console.log(`${spawnSync('go', ['version'], { encoding: 'utf8' }).stdout.trim()}\n`);
console.log('| storefront, cold | seconds | together / this |');
console.log('| --- | ---: | ---: |');
for (const { name, seconds } of alone) console.log(`| ${name} alone | ${seconds.toFixed(1)} | |`);
console.log(`| sum of the services alone | ${sum.toFixed(1)} | ${(together / sum).toFixed(2)} |`);
console.log(`| slowest service alone | ${slowest.toFixed(1)} | ${(together / slowest).toFixed(2)} |`);
console.log(`| all services together | ${together.toFixed(1)} | |`);
