import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { code, table } from './markdown.mjs';

/** Which package may import which others: the table that the checks enforce. @param {string} root */
export function packagesSection(root) {
  /** @type {Readonly<Record<string, readonly string[]>>} */
  const layers = JSON.parse(readFileSync(join(root, 'scripts/layers.json'), 'utf8'));
  const all = Object.keys(layers).length - 1;
  return table(
    ['package', 'may import'],
    Object.entries(layers).map(([name, allowed]) => [
      code(name),
      allowed.length === 0 ? 'nothing' : allowed.length === all ? 'all others' : allowed.map(short).join(', '),
    ]),
  );
}

/** @param {string} name */
const short = (name) => code(name.replace('packages/', ''));
