import { spawnSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { answerOf } from '../answer-of.mjs';

const NAMES = [
  'a',
  'b c',
  'x\ny',
  '\n',
  '(g)',
  '[s]',
  '{a,b}',
  '*',
  '?',
  '!n',
  '@m',
  '+',
  'back\\slash',
  'ü',
  'u\u0308',
  '🐊',
  'a\u2028b',
  '#x',
  '%41',
  '~',
  '$HOME',
  "it's",
  '"q"',
  'n'.repeat(255),
];
const TARGETS = ['/', '/proc', '/dev/zero', '..', '.', '../..', 'nowhere', 'self', '/usr/share', 'a'];
const LARGE_BYTES = 2 ** 31 + 4096;
/** Each takes half a second. */
const SHARE = 10;

/**
 * Folders of odd files: what is built publishes every file of them, once and under its name, and everything else is
 * refused. In the end one file that is larger than what can be read at once.
 * @param {{ rounds: number, random: () => number }} options
 */
export async function soakKind({ rounds, random }) {
  const base = mkdtempSync(join(tmpdir(), 'svc-build-hostile-'));
  const tally = new Map();
  try {
    for (let round = 0; round < Math.ceil(rounds / SHARE); round += 1) {
      const root = newSite(join(base, String(round)));
      const names = fill({ directory: join(root, 'site'), below: '', depth: 3 }, random);
      const exit = answerOf(root, ['build'], names);
      if (exit === 0) samePaths(root, names);
      tally.set(exit, (tally.get(exit) ?? 0) + 1);
      rmSync(root, { recursive: true });
    }
    const root = newSite(join(base, 'large'));
    writeFileSync(join(root, 'site/index.html'), '');
    writeFileSync(join(root, 'site/large'), '');
    truncateSync(join(root, 'site/large'), LARGE_BYTES);
    const exit = answerOf(root, ['build'], 'a large file');
    if (exit !== 0 || statSync(join(root, '.vercel/output/static/large')).size !== LARGE_BYTES)
      throw new Error(`A file of more than 2 GiB is not published: exit ${exit}.`);
  } finally {
    rmSync(base, { recursive: true, force: true });
  }
  return `${[...tally].map(([exit, count]) => `${count} with exit ${exit}`).join(', ')}, and a file of more than 2 GiB`;
}

/** @param {string} root */
function newSite(root) {
  mkdirSync(join(root, 'site'), { recursive: true });
  const services = { site: { entrypoint: 'site', routePrefix: '/' } };
  writeFileSync(join(root, 'vercel.json'), JSON.stringify({ experimentalServices: services }));
  return root;
}

/**
 * Puts odd things into a directory, and into directories in it as deep as it may; returns the paths of the files among
 * them, each behind what it lies below.
 * @param {{ readonly directory: string, readonly below: string, readonly depth: number }} place
 * @param {() => number} random
 * @returns {string[]}
 */
function fill({ directory, below, depth }, random) {
  const chosen = NAMES.filter(() => random() < 0.3);
  const files = chosen.flatMap((name) => {
    const [path, kind] = [join(directory, name), random()];
    if (kind < 0.2 && depth > 0) {
      mkdirSync(path);
      return fill({ directory: path, below: `${below}${name}/`, depth: depth - 1 }, random);
    }
    if (kind < 0.25) spawnSync('mkfifo', [path]);
    else if (kind < 0.3) symlinkSync(TARGETS[Math.floor(random() * TARGETS.length)] ?? '.', path);
    else writeFileSync(path, name);
    return kind < 0.3 ? [] : [`${below}${name}`];
  });
  if (below !== '') return files;
  writeFileSync(join(directory, 'index.html'), '');
  return [...files, 'index.html'];
}

/**
 * A link inside of the site may add files; none may be missing, but those that no URL asks for: a backslash is a slash there.
 * @param {string} root
 * @param {readonly string[]} names
 */
function samePaths(root, names) {
  const found = new Set(readdirSync(join(root, '.vercel/output/static'), { recursive: true, encoding: 'utf8' }));
  const missing = names.filter((name) => !found.has(name) && !name.includes('\\'));
  const unasked = names.filter((name) => found.has(name) && name.includes('\\'));
  if (missing.length > 0) throw new Error(`Not published: ${JSON.stringify(missing)}`);
  if (unasked.length > 0) throw new Error(`Published, and no URL asks for them: ${JSON.stringify(unasked)}`);
}
