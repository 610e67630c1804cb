import { existsSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pick } from '../../random-numbers.mjs';
import { execute } from './downloads.mjs';

/** @import { Edits } from './file-edits.mjs' */
/** @import { Walk } from './walk-state.mjs' */

const PACKAGES = ['packages/base', 'packages/words'];
const GIT = ['-c', 'user.name=walk', '-c', 'user.email=walk@localhost', '-c', 'gc.auto=0'];

/**
 * Nobody knows any more of which state results among the sources are, and what is too much in them would stay.
 * @param {Walk} walk
 */
function loseTrack({ root, placed, last }) {
  for (const directory of [...PACKAGES, 'apps/site'])
    rmSync(join(root, directory, 'dist'), { recursive: true, force: true });
  placed.clear();
  last.clear();
}

/** @param {string} root @param {readonly string[]} args */
export const git = (root, args) => execute('git', [...GIT, ...args], root).trim();

/** What is done to results, own state and the checkout. @type {Edits} */
export const RESULT_EDITS = {
  'output removed': (walk) => {
    rmSync(join(walk.root, '.vercel'), { recursive: true, force: true });
    walk.last.clear();
    return 'removed .vercel';
  },
  'own state removed': (walk) => {
    rmSync(join(walk.root, '.svc-build'), { recursive: true, force: true });
    loseTrack(walk);
    return 'removed .svc-build, and results';
  },
  'both removed': (walk) => {
    for (const name of ['.vercel', '.svc-build']) rmSync(join(walk.root, name), { recursive: true, force: true });
    loseTrack(walk);
    return 'removed .vercel and .svc-build';
  },
  'results removed': (walk) => {
    for (const name of ['entries', 'objects']) rmSync(join(walk.cache, name), { recursive: true, force: true });
    walk.kept.clear();
    return 'removed all results of the cache';
  },
  'packages removed': (walk) => {
    rmSync(join(walk.root, 'node_modules'), { recursive: true, force: true });
    walk.placed.delete('install:.');
    return 'removed node_modules';
  },
  'an installed package removed': (walk) => {
    if (!existsSync(join(walk.root, 'node_modules/tiny'))) return null;
    rmSync(join(walk.root, 'node_modules/tiny'), { recursive: true });
    walk.placed.delete('install:.');
    return 'removed node_modules/tiny';
  },
  'cache of a tool': ({ root, round }) => {
    if (!existsSync(join(root, 'node_modules'))) return null;
    writeFileSync(join(root, 'node_modules/.tool-cache'), `round ${round}`);
    return 'wrote into a hidden file of node_modules';
  },
  'generated file removed': ({ root, placed }) => {
    rmSync(join(root, 'apps/site/client.made.txt'), { force: true });
    placed.delete('build:server');
    return 'removed apps/site/client.made.txt';
  },
  'generated file changed': ({ root, round, placed }) => {
    placed.delete('build:server');
    writeFileSync(join(root, 'apps/site/client.made.txt'), `by hand in round ${round}`);
    return 'changed apps/site/client.made.txt';
  },
  'result of a package removed': ({ root, random }) => {
    const directory = pick(PACKAGES, random);
    rmSync(join(root, directory, 'dist'), { recursive: true, force: true });
    return `removed ${directory}/dist`;
  },
  'result of a package changed': (walk) => {
    const directory = pick(PACKAGES, walk.random);
    if (!existsSync(join(walk.root, directory, 'dist'))) return null;
    writeFileSync(join(walk.root, directory, 'dist/index.js'), 'exports.words = exports.base = ["by hand"];\n');
    // What somebody wrote is never replaced by a kept result: the package is built.
    walk.edited.add(`package:${directory}`);
    return `changed ${directory}/dist`;
  },
  'result of the site removed': ({ root }) => {
    rmSync(join(root, 'apps/site/dist'), { recursive: true, force: true });
    return 'removed apps/site/dist';
  },
  'output changed': ({ root, random, last }) => {
    const output = join(root, '.vercel/output');
    if (!existsSync(output)) return null;
    last.clear();
    const all = readdirSync(output, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    const one = pick(all, random);
    const path = join(one.parentPath, one.name);
    rmSync(path);
    if (random() < 0.5) writeFileSync(path, 'damaged');
    return `damaged ${path}`;
  },
  'earlier sources': (walk) => {
    const commits = git(walk.root, ['rev-list', '--all', '--max-count=60']).split('\n');
    const commit = pick(commits, walk.random);
    git(walk.root, ['add', '--all']);
    git(walk.root, ['commit', '--quiet', '--allow-empty', '--message', 'before']);
    git(walk.root, ['checkout', '--quiet', '-B', `b${walk.round}`, commit]);
    return `went to the sources of ${commit}`;
  },
  'checkout moved': (walk) => {
    const place = join(walk.base, `checkout-${walk.round}`);
    renameSync(walk.root, place);
    walk.root = place;
    walk.last.clear();
    return `moved the checkout to ${place}`;
  },
};
