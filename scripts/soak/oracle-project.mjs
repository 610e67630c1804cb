import { createHash } from 'node:crypto';
import { lstatSync, mkdirSync, readdirSync, readFileSync, readlinkSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SAY_SOURCES } from './say-sources.mjs';
import { textsBelow } from './texts-below.mjs';

/** The services, and what each is made of besides its own directory. The first owns `/`. */
const SERVICES = /** @type {const} */ ({
  one: { prefix: '/', inputs: ['one', 'shared'], isFolder: false },
  two: { prefix: '/two', inputs: ['two', 'shared'], isFolder: false },
  three: { prefix: '/three', inputs: ['three'], isFolder: true },
});

/** @typedef {keyof typeof SERVICES} ServiceName */

export const NAMES = /** @type {ServiceName[]} */ (Object.keys(SERVICES));

const MAKE = `${SAY_SOURCES}say('src');
say('../shared');
rmSync('dist', { recursive: true, force: true });
mkdirSync('dist');
writeFileSync('dist/index.html', said.join('\\n') + '\\n');
`;

/** Writes the project with its first sources. @param {string} root */
export function writeOracleProject(root) {
  const write = (/** @type {string} */ path, /** @type {string} */ text) => {
    mkdirSync(join(root, path, '..'), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  const services = NAMES.map((name) => [name, { entrypoint: name, routePrefix: SERVICES[name].prefix }]);
  write('vercel.json', JSON.stringify({ experimentalServices: Object.fromEntries(services) }));
  const packages = NAMES.filter((name) => !SERVICES[name].isFolder);
  const settings = packages.map((name) => [name, { inputs: ['shared/**'] }]);
  write('svc-build.json', JSON.stringify({ services: Object.fromEntries(settings) }));
  for (const name of packages) {
    write(`${name}/package.json`, JSON.stringify({ name, scripts: { build: 'node make.mjs' } }));
    write(`${name}/make.mjs`, MAKE);
    for (const file of ['a.txt', 'b.txt', 'deep/c.txt']) write(`${name}/src/${file}`, `${name} ${file}\n`);
  }
  write('shared/words.txt', 'words\n');
  write('three/index.html', '<p>three</p>\n');
  for (const file of ['a.txt', 'deep/b.txt']) write(`three/${file}`, `three ${file}\n`);
}

/** The sources that rounds change: of each service, and what two of them share. @param {string} root */
export function changingFiles(root) {
  return ['one/src', 'two/src', 'three', 'shared'].flatMap((directory) =>
    readdirSync(join(root, directory), { recursive: true, withFileTypes: true })
      .filter((entry) => !entry.isDirectory())
      .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
      .sort(),
  );
}

/** What the inputs of a service are, as one digest: equal for equal inputs, whatever their times. @param {string} root @param {ServiceName} name */
export function stateOf(root, name) {
  const hash = createHash('sha256');
  const add = (/** @type {string} */ path) => {
    const stat = lstatSync(join(root, path));
    if (stat.isDirectory()) {
      for (const child of readdirSync(join(root, path)).sort()) if (child !== 'dist') add(`${path}/${child}`);
    } else if (stat.isSymbolicLink()) {
      const leads = statSync(join(root, path), { throwIfNoEntry: false }) !== undefined;
      hash.update(`${path}\0link\0${readlinkSync(join(root, path))}\0${leads ? readFileSync(join(root, path)) : ''}\0`);
    } else hash.update(`${path}\0${stat.mode & 0o111 ? 'x' : '-'}\0${readFileSync(join(root, path))}\0`);
  };
  for (const input of SERVICES[name].inputs) add(input);
  return hash.digest('hex');
}

/** What the static files of the output have to be, by path below `static`: computed from the sources alone. @param {string} root */
export function expectedOutput(root) {
  const files = new Map();
  for (const name of NAMES) {
    const base = SERVICES[name].prefix === '/' ? '' : `${SERVICES[name].prefix.slice(1)}/`;
    if (SERVICES[name].isFolder) for (const [path, text] of textsBelow(join(root, name))) files.set(base + path, text);
    else files.set(`${base}index.html`, saidBy(root, name));
  }
  return files;
}

/** What `make.mjs` writes. @param {string} root @param {ServiceName} name */
function saidBy(root, name) {
  /** @type {string[]} */
  const said = [];
  const say = (/** @type {string} */ path) => {
    const full = join(root, name, path);
    const stat = lstatSync(full);
    if (stat.isDirectory()) for (const child of readdirSync(full).sort()) say(`${path}/${child}`);
    else if (stat.isSymbolicLink()) {
      const leads = statSync(full, { throwIfNoEntry: false }) !== undefined;
      said.push(`${path} -> ${readlinkSync(full)} ${leads ? readFileSync(full, 'utf8') : ''}`);
    } else said.push(`${path} ${stat.mode & 0o111 ? 'x' : '-'} ${readFileSync(full, 'utf8')}`);
  };
  say('src');
  say('../shared');
  return `${said.join('\n')}\n`;
}
