import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { randomNumbers } from '../random-numbers.mjs';

const LAYERS = 5;
const IN_LAYER = 10;
const SERVICES = 10;
const FILES = 20;

/** The name and directory of a package: `packages/l0-03`. */
export const packageAt = (/** @type {number} */ layer, /** @type {number} */ at) =>
  `l${layer}-${String(at % IN_LAYER).padStart(2, '0')}`;

/** The packages of the layer below that one uses; those of the lowest use none. @param {number} layer @param {number} at */
const usedBy = (layer, at) => (layer === 0 ? [] : [at, at + 1, at + 3].map((one) => packageAt(layer - 1, one)));

/**
 * Writes a repository of 50 packages in five layers below ten services, the same bytes every time. Each build copies its
 * sources and takes the checksum of them and of what the packages that it uses have left, so a change goes all the way up.
 * @param {string} directory
 */
export function writeLayeredPackages(directory) {
  const random = randomNumbers(42);
  const write = (/** @type {string} */ path, /** @type {unknown} */ contents) => {
    mkdirSync(join(directory, dirname(path)), { recursive: true });
    const text = typeof contents === 'string' ? contents : `${JSON.stringify(contents, null, 2)}\n`;
    writeFileSync(join(directory, path), text);
  };
  const member = (/** @type {string} */ place, /** @type {string} */ sum, /** @type {readonly string[]} */ uses) => {
    const left = uses.map((one) => `../../packages/${one}/dist/sum`).join(' ');
    const dependencies = Object.fromEntries(uses.map((one) => [`@bench/${one}`, '*']));
    const build = `rm -rf dist && cp -R src dist && cat src/* ${left} | cksum > dist/${sum}`;
    const name = place.replace('packages/', '@bench/').replace('services/', '');
    write(`${place}/package.json`, { name, version: '1.0.0', private: true, scripts: { build }, dependencies });
    for (let at = 0; at < FILES; at += 1)
      write(`${place}/src/f${String(at).padStart(2, '0')}.js`, line(random, 256 + Math.floor(random() ** 3 * 5744)));
  };
  const services = Array.from({ length: SERVICES }, (_, at) => `svc-${String(at).padStart(2, '0')}`);
  for (let layer = 0; layer < LAYERS; layer += 1)
    for (let at = 0; at < IN_LAYER; at += 1) member(`packages/${packageAt(layer, at)}`, 'sum', usedBy(layer, at));
  for (const [at, name] of services.entries()) member(`services/${name}`, 'index.html', usedBy(LAYERS, at));
  const workspaces = ['packages/*', 'services/*'];
  write('package.json', { name: 'layered', private: true, packageManager: 'npm@11.0.0', workspaces });
  const task = { dependsOn: ['^build'], outputs: ['dist/**'], inputs: ['src/**', 'package.json'] };
  write('turbo.json', { tasks: { build: task } });
  write('.gitignore', 'dist\n.turbo\nnode_modules\n.svc-build\n.vercel\n');
  const declared = services.map((name) => [name, { entrypoint: `services/${name}`, routePrefix: `/${name}` }]);
  write('vercel.json', { experimentalServices: Object.fromEntries(declared) });
  const inDirectory = /** @type {const} */ ({ cwd: directory, stdio: 'ignore' });
  execFileSync('npm', ['install', '--offline', '--no-audit', '--no-fund'], inDirectory);
  for (const args of [
    ['init', '-q'],
    ['add', '-A'],
    ['-c', 'user.name=bench', '-c', 'user.email=bench@localhost', 'commit', '-qm', 'all'],
  ])
    execFileSync('git', args, inDirectory);
  return services;
}

/** A line of code of so many bytes. @param {() => number} random @param {number} bytes */
function line(random, bytes) {
  let text = 'export const words = "';
  while (text.length < bytes - 3) text += `${Math.floor(random() * 36 ** 6).toString(36)} `;
  return `${text.slice(0, bytes - 3)}";\n`;
}
