import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { pick } from '../random-numbers.mjs';
import { changingFiles } from './oracle-project.mjs';

/** @typedef {{ root: string, random: () => number, round: number }} Change */
/** @typedef {(change: Change) => string} Changer */

/** Links are for services whose script says where they lead. @param {string} path */
const mayBeLink = (path) => !path.startsWith('three/');

/** Never all of a service: a folder without an index is no site. @param {string} path */
const mayGo = (path) => path !== 'three/index.html' && path !== 'shared/words.txt' && !path.endsWith('/a.txt');

/** Changes of sources, each of which says what it did. */
export const SOURCE_CHANGES = /** @type {Record<string, Changer>} */ ({
  edit: ({ root, random, round }) => {
    const path = pick(files(root), random);
    writeFileSync(join(root, path), `round ${round}\n`);
    return `edited ${path}`;
  },
  'edit that keeps size and times': ({ root, random }) => {
    const path = pick(files(root), random);
    const { atime, mtime } = statSync(join(root, path));
    const text = readFileSync(join(root, path), 'utf8');
    writeFileSync(
      join(root, path),
      text.replace(/[a-z0-9]/i, (one) => (one === 'x' ? 'y' : 'x')),
    );
    utimesSync(join(root, path), atime, mtime);
    return `edited ${path}, with size and times kept`;
  },
  add: ({ root, random, round }) => {
    const directory = dirname(pick(files(root), random));
    const path = `${directory}/new-${round}.txt`;
    writeFileSync(join(root, path), `new in round ${round}\n`);
    return `added ${path}`;
  },
  remove: ({ root, random }) => {
    const path = pick(files(root), random);
    if (!mayGo(path)) return `left ${path}`;
    rmSync(join(root, path));
    return `removed ${path}`;
  },
  rename: ({ root, random, round }) => {
    const path = pick(files(root), random);
    if (!mayGo(path)) return `left ${path}`;
    renameSync(join(root, path), join(root, dirname(path), `renamed-${round}.txt`));
    return `renamed ${path}`;
  },
  mode: ({ root, random }) => {
    const path = pick(files(root), random);
    const { mode } = statSync(join(root, path));
    chmodSync(join(root, path), mode & 0o111 ? 0o644 : 0o755);
    return `changed the mode of ${path}`;
  },
  link: ({ root, random, round }) => {
    const path = pick(files(root), random);
    if (!mayBeLink(path)) return `left ${path}`;
    symlinkSync(basename(path), join(root, dirname(path), `link-${round}`));
    return `linked to ${path}`;
  },
  directory: ({ root, random, round }) => {
    const base = pick(['one/src', 'two/src', 'three'], random);
    const names = readdirSync(join(root, base), { withFileTypes: true }).filter((entry) => entry.isDirectory());
    if (names.length === 0) mkdirSync(join(root, base, `directory-${round}`));
    else renameSync(join(root, base, pick(names, random).name), join(root, base, `moved-${round}`));
    return `renamed a directory of ${base}`;
  },
});

/** Plain files alone. @param {string} root */
function files(root) {
  return changingFiles(root).filter((path) => lstatSync(join(root, path)).isFile());
}

/**
 * Puts sources back as they were, with the times that they had then.
 * @param {string} root @param {ReadonlyMap<string, { text: string, atime: Date, mtime: Date, mode: number }>} then
 */
export function undo(root, then) {
  for (const path of changingFiles(root)) if (!then.has(path)) rmSync(join(root, path));
  for (const [path, { text, atime, mtime, mode }] of then) {
    mkdirSync(join(root, dirname(path)), { recursive: true });
    writeFileSync(join(root, path), text);
    chmodSync(join(root, path), mode);
    utimesSync(join(root, path), atime, mtime);
  }
}

/** What `undo` needs; links are left out, so a state with links is no state to go back to. @param {string} root */
export function remember(root) {
  const paths = changingFiles(root);
  if (paths.some((path) => !lstatSync(join(root, path)).isFile())) return null;
  return new Map(
    paths.map((path) => {
      const { atime, mtime, mode } = statSync(join(root, path));
      return [path, { text: readFileSync(join(root, path), 'utf8'), atime, mtime, mode: mode & 0o777 }];
    }),
  );
}

/** Damage to what svc-build itself keeps: afterwards any service may be built. */
export const DAMAGE = /** @type {Record<string, (change: Change & { cache: string }) => string>} */ ({
  'output edited': ({ root, random }) => {
    const path = pick(filesBelow(join(root, '.vercel/output/static')), random);
    writeFileSync(path, 'damaged\n');
    return `edited ${path} of the output`;
  },
  'output file removed': ({ root, random }) => {
    const path = pick(filesBelow(join(root, '.vercel/output')), random);
    rmSync(path);
    return `removed ${path} of the output`;
  },
  'output file added': ({ root }) => {
    writeFileSync(join(root, '.vercel/output/static/stranger.txt'), 'stranger\n');
    return 'added a file to the output';
  },
  'output removed': ({ root }) => {
    rmSync(join(root, '.vercel'), { recursive: true, force: true });
    return 'removed the output';
  },
  'cache truncated': ({ cache, random }) => {
    const all = filesBelow(cache);
    if (all.length === 0) return 'found no cache';
    const path = pick(all, random);
    chmodSync(path, 0o644);
    truncateSync(path, Math.floor(statSync(path).size / 2));
    return `truncated ${path}`;
  },
  'cache file removed': ({ cache, random }) => {
    const all = filesBelow(cache);
    if (all.length === 0) return 'found no cache';
    const path = pick(all, random);
    rmSync(path);
    return `removed ${path}`;
  },
  'own state removed': ({ root }) => {
    rmSync(join(root, '.svc-build'), { recursive: true, force: true });
    return 'removed .svc-build';
  },
  'own state truncated': ({ root, random }) => {
    const all = filesBelow(join(root, '.svc-build'));
    if (all.length === 0) return 'found no state';
    const path = pick(all, random);
    truncateSync(path, Math.floor(statSync(path).size / 2));
    return `truncated ${path}`;
  },
});

/** @param {string} directory @returns {string[]} */
function filesBelow(directory) {
  if (statSync(directory, { throwIfNoEntry: false }) === undefined) return [];
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}
