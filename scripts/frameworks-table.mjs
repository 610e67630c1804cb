// Prints the table of frameworks that the manual shows, from the facts themselves: `node scripts/frameworks-table.mjs`.
import { knownFrameworks } from '../packages/cli/builder-directories.mjs';

const RANKS = ['meta', 'bundler', 'server', 'plain'];

/** @param {import('@svc-build/model/builder').Detector} detector */
function words(detector) {
  switch (detector.kind) {
    case 'dependency':
      return `\`${detector.name}\` in ${detector.ecosystem === 'npm' ? (detector.development ? 'any dependencies' : 'dependencies') : 'the requirements'}`;
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
  find.map(words).join(' or ') + (bundles === null ? '' : `, \`${bundles.command}\` in \`build\` and ${bundles.page}`),
  builtOn.map((other) => `\`${other}\``).join(', '),
  publicEnvPrefixes.map((prefix) => `\`${prefix}\``).join(', '),
]);
const header = ['Framework', 'Rank', 'Runtime', 'Found by', 'Built on', 'Public variables'];
for (const row of [header, header.map(() => '---'), ...rows]) console.log(`| ${row.join(' | ')} |`);
