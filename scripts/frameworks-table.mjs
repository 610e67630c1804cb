// Prints the table of frameworks that the manual shows, from the facts themselves: `node scripts/frameworks-table.mjs`.
import { knownFrameworks } from '../packages/cli/builder-directories.mjs';

const RANKS = ['meta', 'bundler', 'server', 'plain'];

/** Where a dependency is looked for. @param {import('@svc-build/model/builder').Detector | undefined} detector */
function whereFound(detector) {
  if (detector?.kind !== 'dependency') return '';
  if (detector.ecosystem !== 'npm') return ' in the requirements';
  return detector.development ? ' in dependencies or devDependencies' : ' in dependencies';
}

/** @param {import('@svc-build/model/builder').Detector} detector */
function whatIsFound(detector) {
  switch (detector.kind) {
    case 'dependency':
      return `\`${detector.name}\``;
    case 'file':
      return `\`${detector.path}\``;
    case 'script':
      return `a script \`${detector.name}\``;
    case 'program':
      return 'a `start` script, or `main`, that is a program';
  }
}

const frameworks = [...(await knownFrameworks())].sort(
  (a, b) => RANKS.indexOf(a.rank) - RANKS.indexOf(b.rank) || (a.slug < b.slug ? -1 : 1),
);
const rows = frameworks.map(({ slug, rank, runtime, find, builtOn, bundles, publicEnvPrefixes }) => [
  `\`${slug}\``,
  rank,
  runtime,
  find.map(whatIsFound).join(' or ') +
    whereFound(find[0]) +
    (bundles === null ? '' : `, \`${bundles.command}\` in \`build\` and ${bundles.page}`),
  builtOn.map((other) => `\`${other}\``).join(', '),
  publicEnvPrefixes.map((prefix) => `\`${prefix}\``).join(', '),
]);
const header = ['Framework', 'Rank', 'Runtime', 'Found by', 'Built on', 'Public variables'];
for (const row of [header, header.map(() => '---'), ...rows]) console.log(`| ${row.join(' | ')} |`);
