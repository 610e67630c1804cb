import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** The pages of the manual, relative to the repository. @param {string} root */
export function manualPages(root) {
  const pages = readdirSync(join(root, 'docs')).filter((name) => name.endsWith('.md'));
  return ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', ...pages.map((name) => `docs/${name}`)];
}
