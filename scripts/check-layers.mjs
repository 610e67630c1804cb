// The layer table and the dependencies that packages declare must say the same.
import { readdirSync, readFileSync } from 'node:fs';
import { reportProblems } from './report-problems.mjs';

const layers = JSON.parse(readFileSync(new URL('layers.json', import.meta.url), 'utf8'));
const directories = [
  ...readdirSync(new URL('../packages', import.meta.url)).map((name) => `packages/${name}`),
  'builders',
];
/** @param {string} directory */
const manifestOf = (directory) =>
  JSON.parse(readFileSync(new URL(`../${directory}/package.json`, import.meta.url), 'utf8'));
const directoryOf = new Map(directories.map((directory) => [manifestOf(directory).name, directory]));

const problems = [];
for (const directory of directories) {
  const allowed = layers[directory];
  if (allowed === undefined) {
    problems.push(`${directory} is not in scripts/layers.json.`);
    continue;
  }
  const manifest = manifestOf(directory);
  // The command is bundled, so its packages are development dependencies; elsewhere those are for tests only.
  const declared = Object.keys({
    ...manifest.dependencies,
    ...(directory === 'packages/cli' ? manifest.devDependencies : {}),
  });
  for (const name of declared) {
    const target = directoryOf.get(name);
    if (target !== undefined && !allowed.includes(target))
      problems.push(`${directory} declares ${name}, which its layer may not import.`);
  }
}
for (const layer of Object.keys(layers)) {
  if (!directories.includes(layer)) problems.push(`scripts/layers.json names ${layer}, which is not there.`);
}
reportProblems(problems);
