import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { randomNumbers } from '../random-numbers.mjs';

const FILES = 50;
const DIRECTORIES = 5;

/**
 * Writes a repository of so many services of 50 files each, the same bytes every time, for svc-build and for turbo: each
 * service is a package whose build script copies its sources.
 * @param {string} directory
 * @param {number} count
 * @param {string} modules the node_modules that hold turbo
 */
export function writeManyServices(directory, count, modules) {
  const random = randomNumbers(42);
  const names = Array.from({ length: count }, (_, index) => `svc-${String(index).padStart(4, '0')}`);
  const write = (/** @type {string} */ path, /** @type {unknown} */ contents) => {
    const text = typeof contents === 'string' ? contents : `${JSON.stringify(contents, null, 2)}\n`;
    writeFileSync(join(directory, path), text);
  };
  for (const name of names) {
    for (let at = 0; at < DIRECTORIES; at += 1)
      mkdirSync(join(directory, `services/${name}/src/d${at}`), { recursive: true });
    write(`services/${name}/package.json`, {
      name,
      version: '1.0.0',
      private: true,
      scripts: { build: 'rm -rf dist && cp -R src dist' },
    });
    for (let at = 0; at < FILES; at += 1) {
      const file = at === FILES - 1 ? 'index.html' : `d${at % DIRECTORIES}/f${String(at).padStart(2, '0')}.js`;
      const place = `services/${name}/src/${file}`;
      // Most files are small and some are not, as in real sources.
      write(place, line(random, 256 + Math.floor(random() ** 3 * 5744)));
    }
  }
  write('package.json', { name: 'many', private: true, packageManager: 'npm@11.0.0', workspaces: ['services/*'] });
  write('package-lock.json', lockfile(names));
  write('turbo.json', { tasks: { build: { outputs: ['dist/**'], inputs: ['src/**', 'package.json'] } } });
  write('.gitignore', 'dist\n.turbo\nnode_modules\n.svc-build\n.vercel\n');
  const services = names.map((name) => [
    name,
    { entrypoint: `services/${name}`, routePrefix: `/${name}`, framework: 'static' },
  ]);
  write('vercel.json', { experimentalServices: Object.fromEntries(services) });
  symlinkSync(modules, join(directory, 'node_modules'));
  for (const args of [
    ['init', '-q'],
    ['add', '-A'],
    ['-c', 'user.name=bench', '-c', 'user.email=bench@localhost', 'commit', '-qm', 'all'],
  ])
    execFileSync('git', args, { cwd: directory, stdio: 'ignore' });
  return names;
}

/** The lockfile that npm would write for packages without dependencies: turbo wants one. */
function lockfile(/** @type {readonly string[]} */ names) {
  const packages = names.flatMap((name) => [
    [`services/${name}`, { name, version: '1.0.0' }],
    [`node_modules/${name}`, { resolved: `services/${name}`, link: true }],
  ]);
  const root = ['', { name: 'many', workspaces: ['services/*'] }];
  return { name: 'many', lockfileVersion: 3, requires: true, packages: Object.fromEntries([root, ...packages]) };
}

/** A line of code of so many bytes. */
function line(/** @type {() => number} */ random, /** @type {number} */ bytes) {
  let text = 'export const words = "';
  while (text.length < bytes - 3) text += `${Math.floor(random() * 36 ** 6).toString(36)} `;
  return `${text.slice(0, bytes - 3)}";\n`;
}
