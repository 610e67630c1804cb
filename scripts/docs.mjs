// Writes what the code says into docs/: `npm run docs`. With --check it writes nothing, and fails where a page is out of
// date, a link leads nowhere, nobody links to a page, or the README is too long.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { architecturePicture } from './docs/architecture-picture.mjs';
import { brokenLinks } from './docs/broken-links.mjs';
import { commandsSection } from './docs/commands-section.mjs';
import { svcBuildSection, vercelSection } from './docs/configuration-section.mjs';
import { frameworksSection } from './docs/frameworks-section.mjs';
import { packagesSection } from './docs/packages-section.mjs';
import { manualPages } from './docs/pages.mjs';
import { withSection } from './docs/with-section.mjs';

const MOST_README_LINES = 150;
const root = fileURLToPath(new URL('..', import.meta.url));

/** The parts that are made, by the page that they stand on. @type {readonly (readonly [string, string, string])[]} */
const sections = [
  ['docs/commands.md', 'commands', commandsSection(root)],
  ['docs/configuration.md', 'vercel.json', vercelSection(root)],
  ['docs/configuration.md', 'svc-build.json', svcBuildSection(root)],
  ['docs/frameworks.md', 'frameworks', await frameworksSection(root)],
  ['docs/architecture.md', 'packages', packagesSection(root)],
];

/** @type {Map<string, string>} */
const made = new Map([['docs/pictures/architecture.svg', architecturePicture()]]);
for (const [page, name, text] of sections) {
  made.set(page, withSection(made.get(page) ?? readFileSync(join(root, page), 'utf8'), name, text));
}

if (process.argv.includes('--check')) {
  const problems = [...made].flatMap(([path, text]) =>
    readText(path) === text ? [] : [`${path} is out of date: run "npm run docs".`],
  );
  const lines = (readText('README.md') ?? '').trimEnd().split('\n').length;
  if (lines > MOST_README_LINES) problems.push(`README.md has ${lines} lines; at most ${MOST_README_LINES}.`);
  problems.push(...brokenLinks(manualPages(root), root));
  if (problems.length > 0) {
    console.error(problems.join('\n'));
    process.exit(1);
  }
} else {
  for (const [path, text] of made) writeFileSync(join(root, path), text);
}

/** @param {string} path */
function readText(path) {
  try {
    return readFileSync(join(root, path), 'utf8');
  } catch {
    return null;
  }
}
