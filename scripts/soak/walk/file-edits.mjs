import {
  chmodSync,
  existsSync,
  lstatSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { pick } from '../../random-numbers.mjs';
import { isLeft } from './states.mjs';

/** @import { Walk } from './walk-state.mjs' */
/** @typedef {Readonly<Record<string, (walk: Walk) => string | null>>} Edits each says what it did, or null where there was nothing to do */

/** Directories whose files are texts alone: any of them may change, come and go. */
const TEXTS = [
  'packages/base/src',
  'packages/words/src',
  'apps/site/src',
  'apps/server/data',
  'shared',
  'docs',
  'python/api/data',
];
/** Single texts, and code with a text in it that may be another one. */
const FIXED = ['apps/server/schema.txt', 'go/hello/text.txt', 'go/hello/notes.md', 'go/common/unused/unused.go'];
const CODE = ['apps/server/lib/greet.mjs', 'python/api/text.py', 'go/hello/more.go', 'go/common/common.go'];
const COMMENTED = ['apps/site/build.mjs', 'packages/words/build.mjs', 'go/hello/main.go', 'apps/server/server.mjs'];

/** @param {Walk} walk */
const anyText = ({ root, random }) => pick([...below(root, pick(TEXTS, random)), pick(FIXED, random)], random);

/** Plain files below a directory. @param {string} root @param {string} directory @returns {string[]} */
function below(root, directory) {
  return readdirSync(join(root, directory), { withFileTypes: true })
    .filter(({ name }) => !isLeft(name))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = `${directory}/${entry.name}`;
      return entry.isDirectory() ? below(root, path) : entry.isFile() ? [path] : [];
    });
}

/** A file that may go; never all of a directory. @param {Walk} walk */
function removable({ root, random }) {
  const all = TEXTS.flatMap((directory) => below(root, directory)).filter(
    (path) => !/\/(a\.txt|index\.html)$/.test(path),
  );
  return all.length === 0 ? null : pick(all, random);
}

/** @type {Edits} */
export const FILE_EDITS = {
  text: (walk) => {
    const path = anyText(walk);
    const text = path.endsWith('.go') ? `package unused\n\nconst Text = "${walk.round}"\n` : `round ${walk.round}\n`;
    writeFileSync(join(walk.root, path), text);
    return `edited ${path}`;
  },
  code: ({ root, random, round }) => {
    const path = pick(CODE, random);
    const text = readFileSync(join(root, path), 'utf8').replace(/(["`])[^"`]*\1/, `$1round ${round}$1`);
    writeFileSync(join(root, path), text);
    return `edited ${path}`;
  },
  comment: ({ root, random, round }) => {
    const path = pick(COMMENTED, random);
    const text = readFileSync(join(root, path), 'utf8').replace(/\/\/ round \d+\n$/, '');
    writeFileSync(join(root, path), `${text}// round ${round}\n`);
    return `edited a comment of ${path}`;
  },
  'text of the same size, with its time': ({ root, random }) => {
    const path = pick(
      TEXTS.flatMap((directory) => below(root, directory)),
      random,
    );
    const { atime, mtime } = statSync(join(root, path));
    const text = readFileSync(join(root, path), 'utf8');
    const other = text.replace(/[a-z0-9]/i, (one) => (one === 'x' ? 'y' : 'x'));
    writeFileSync(join(root, path), other);
    utimesSync(join(root, path), atime, mtime);
    return `edited ${path}, with size and times kept`;
  },
  add: ({ root, random, round }) => {
    const path = `${dirname(pick(below(root, pick(TEXTS, random)), random))}/new-${round}.txt`;
    writeFileSync(join(root, path), `new in round ${round}\n`);
    return `added ${path}`;
  },
  'add a source of Go': ({ root, round }) => {
    const path = join(root, 'go/hello/extra.go');
    if (existsSync(path)) rmSync(path);
    else writeFileSync(path, `package main\n\nvar _ = "round ${round}"\n`);
    return `${existsSync(path) ? 'added' : 'removed'} go/hello/extra.go`;
  },
  remove: (walk) => {
    const path = removable(walk);
    if (path === null) return null;
    rmSync(join(walk.root, path));
    return `removed ${path}`;
  },
  rename: (walk) => {
    const path = removable(walk);
    if (path === null) return null;
    renameSync(join(walk.root, path), join(walk.root, dirname(path), `renamed-${walk.round}.txt`));
    return `renamed ${path}`;
  },
  'rename a directory': ({ root, random, round }) => {
    const base = pick(TEXTS, random);
    const inside = readdirSync(join(root, base), { withFileTypes: true }).filter((entry) => entry.isDirectory());
    if (inside.length === 0) return null;
    renameSync(join(root, base, pick(inside, random).name), join(root, base, `deep-${round}`));
    return `renamed a directory of ${base}`;
  },
  mode: (walk) => {
    const path = join(walk.root, anyText(walk));
    chmodSync(path, statSync(path).mode & 0o111 ? 0o644 : 0o755);
    return `changed the mode of ${path}`;
  },
  link: ({ root, random, round }) => {
    const path = pick(below(root, pick(['packages/base/src', 'packages/words/src', 'apps/site/src'], random)), random);
    const link = join(root, dirname(path), `link-${round}`);
    symlinkSync(random() < 0.8 ? basename(path) : 'nowhere.txt', link);
    return `linked to ${path}`;
  },
  'remove a link': ({ root, random }) => {
    const directory = join(root, pick(['packages/base/src', 'packages/words/src', 'apps/site/src'], random));
    const link = readdirSync(directory).find((name) => lstatSync(join(directory, name)).isSymbolicLink());
    if (link === undefined) return null;
    rmSync(join(directory, link));
    return `removed the link ${join(directory, link)}`;
  },
};

/** After these nothing has changed, so nothing may be built. @type {Edits} */
export const NO_EDITS = {
  touch: (walk) => {
    const path = pick(
      [anyText(walk), 'vercel.json', 'package-lock.json', 'python/api/main.py', 'go/hello/go.mod'],
      walk.random,
    );
    const now = new Date();
    utimesSync(join(walk.root, path), now, now);
    return `touched ${path}`;
  },
  'same bytes': (walk) => {
    const path = pick(
      [anyText(walk), 'svc-build.json', 'packages/base/package.json', 'python/api/text.py'],
      walk.random,
    );
    const { mode } = statSync(join(walk.root, path));
    const text = readFileSync(join(walk.root, path));
    rmSync(join(walk.root, path));
    writeFileSync(join(walk.root, path), text);
    chmodSync(join(walk.root, path), mode);
    return `wrote ${path} again`;
  },
  'edit and undo': (walk) => {
    const path = join(walk.root, anyText(walk));
    const { atime, mtime } = statSync(path);
    const text = readFileSync(path);
    writeFileSync(path, 'for a moment\n');
    writeFileSync(path, text);
    utimesSync(path, atime, mtime);
    return `edited ${path} and undid it`;
  },
  'add and remove': ({ root, random }) => {
    const path = join(root, pick(TEXTS, random), 'moment.txt');
    writeFileSync(path, 'moment');
    rmSync(path);
    return `added and removed ${path}`;
  },
  'what nobody reads': ({ root, round }) => {
    writeFileSync(join(root, 'README.md'), `Round ${round}.\n`);
    return 'edited README.md';
  },
};
