import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Services and the generation that each is at: which sources there are. @typedef {Readonly<Record<string, number>>} Generations */

const NAMES = ['one', 'two', 'three'];
/** So many that a mixed or torn output is likely to show. */
const FILES = 24;

/** @type {Generations} */
export const FIRST = Object.fromEntries(NAMES.map((name) => [name, 0]));

/** Takes its time, so that most kills meet it somewhere in the middle. */
const SCRIPT = `generation=$(cat generation.txt)
rm -rf dist
mkdir -p dist/deep
echo "$SERVICE" > dist/index.html
file=0
while [ "$file" -lt $((${FILES} + generation % 5)) ]; do
  echo "$SERVICE $file of generation $generation" > "dist/$([ $((file % 2)) -eq 0 ] || echo deep/)$file.txt"
  file=$((file + 1))
  [ $((file % 8)) -ne 0 ] || sleep 0.02
done
`;

/** Writes a project whose services are shell scripts. @param {string} root */
export function writeProject(root) {
  const services = NAMES.map((name) => [name, { entrypoint: name, routePrefix: prefixOf(name) }]);
  mkdirSync(root, { recursive: true });
  writeFileSync(join(root, 'vercel.json'), JSON.stringify({ experimentalServices: Object.fromEntries(services) }));
  for (const name of NAMES) {
    mkdirSync(join(root, name));
    writeFileSync(join(root, name, 'build.sh'), SCRIPT);
    const scripts = { build: `SERVICE=${name} sh build.sh` };
    writeFileSync(join(root, name, 'package.json'), JSON.stringify({ name, scripts }));
  }
  writeGenerations(root, FIRST);
}

/** Makes the sources those of other generations. @param {string} root @param {Generations} generations */
export function writeGenerations(root, generations) {
  for (const [name, generation] of Object.entries(generations))
    writeFileSync(join(root, name, 'generation.txt'), `${generation}\n`);
}

/**
 * The static files of a clean build, by their path below `static`.
 * @param {Generations} generations
 * @returns {Map<string, string>}
 */
export function expectedFiles(generations) {
  const files = new Map();
  for (const [name, generation] of Object.entries(generations)) {
    const base = prefixOf(name).slice(1);
    files.set(`${base === '' ? '' : `${base}/`}index.html`, `${name}\n`);
    for (let file = 0; file < FILES + (generation % 5); file += 1) {
      const path = `${base === '' ? '' : `${base}/`}${file % 2 === 0 ? '' : 'deep/'}${file}.txt`;
      files.set(path, `${name} ${file} of generation ${generation}\n`);
    }
  }
  return files;
}

/** The first service owns `/`. @param {string} name */
function prefixOf(name) {
  return name === NAMES[0] ? '/' : `/${name}`;
}
