// Folders of one package are its phases: no two of them may import each other both ways.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { reportProblems } from './report-problems.mjs';

const root = fileURLToPath(new URL('../', import.meta.url));
const packages = readdirSync(join(root, 'packages')).map((name) => `packages/${name}/src`);
const builders = readdirSync(join(root, 'builders'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && entry.name !== 'node_modules')
  .map(({ name }) => `builders/${name}`);
const IMPORT = /\bfrom '(\.[^']+)'|\bimport\('(\.[^']+)'\)/g;

/** The folder of a package that a file lies in; null for one that lies beside the folders. @param {string} path */
const folderOf = (path) => (path.includes('/') ? path.slice(0, path.indexOf('/')) : null);

const problems = [...packages, ...builders].flatMap((name) => {
  const source = join(root, name);
  const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter(
    (path) =>
      path.endsWith('.ts') && !path.endsWith('.test.ts') && !/(?:^|\/)(?:testing|examples?|node_modules)\//.test(path),
  );
  /** @type {Map<string, string>} */
  const edges = new Map();
  for (const file of files) {
    for (const [, fixed, later] of readFileSync(join(source, file), 'utf8').matchAll(IMPORT)) {
      const target = normalize(join(dirname(file), fixed ?? later ?? ''));
      const [from, to] = [folderOf(file), folderOf(target)];
      if (from !== null && to !== null && from !== to) edges.set(`${from} -> ${to}`, `${file} imports ${target}`);
    }
  }
  return [...edges].flatMap(([edge, why]) => {
    const [from = '', to = ''] = edge.split(' -> ');
    const back = edges.get(`${to} -> ${from}`);
    return from < to && back !== undefined ? [`${name}: ${from} <-> ${to}: ${why}; ${back}`] : [];
  });
});
reportProblems(problems);
