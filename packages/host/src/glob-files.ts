import * as fs from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import type { GlobOrder } from '@svc-build/model/disk';
import { anyPattern, rightPattern, type Walk } from '@svc-build/model/glob/path-pattern';
import { compare } from '@svc-build/model/json';
import { liesIn } from '@svc-build/model/project-path';
import fastGlob, { type FileSystemAdapter } from 'fast-glob';
import { readRefusal } from './node-disk.ts';

type StatCallback = (thrown: NodeJS.ErrnoException | null, stats: fs.Stats) => void;
type DirectoryCallback = (thrown: NodeJS.ErrnoException | null, entries: fs.Dirent[]) => void;

/** An order with its patterns read. */
interface Search extends Required<GlobOrder> {
  readonly matches: (path: string) => boolean;
  readonly isIgnored: (path: string) => boolean;
  readonly realRoot: () => Promise<string>;
}

/**
 * Files below a directory that match, sorted; a link counts as the file that it leads to. fast-glob walks, by patterns
 * that hold no more than names, `*` and `**`: what matches and what is left out is decided here, in a time that no pattern can blow up.
 * A linked directory outside of `root`, and a directory whose name is not UTF-8, is named itself, as nothing below it is looked at;
 * and whoever asks for all hears of what is no file too: a pipe, a link to nothing.
 */
export async function globFiles(order: GlobOrder): Promise<readonly string[]> {
  const patterns = order.patterns.map(rightPattern);
  const matches = (path: string): boolean => patterns.some((pattern) => pattern.matches(path));
  const isIgnored = anyPattern(order.ignore ?? []);
  const realRoot = (): Promise<string> => realpath(order.root).catch(() => order.root);
  const search = { ignore: [], enterLinks: false, onVisit: () => {}, ...order, matches, isIgnored, realRoot };
  const found = await walk(
    patterns.flatMap(({ walks }) => walks.flatMap(walkPattern)),
    [],
    search,
  );
  return [...new Set(found)].sort(compare);
}

/** A pattern for fast-glob that finds all that a walk may find. */
function walkPattern({ names, deep, ending }: Walk): readonly string[] {
  if (names.length === 0 && !deep) return [];
  const written = (name: string | null): string => (name === null ? '*' : fastGlob.escapePath(hidden(name)));
  return [[...names.map(written), ...(deep ? ['**', ...ending.map(written)] : [])].join('/')];
}

/** `entered` holds the real paths of the linked directories on the way here. */
async function walk(
  patterns: readonly string[],
  entered: readonly string[],
  search: Search,
): Promise<readonly string[]> {
  const { root, isIgnored } = search;
  const files: string[] = [];
  const onGarbled = (path: string): void => void files.push(relative(root, path));
  const found = await fastGlob([...new Set(patterns)], {
    cwd: root,
    dot: true,
    onlyFiles: false,
    objectMode: true,
    followSymbolicLinks: false,
    unique: true,
    fs: heard(search, onGarbled),
  }).catch((thrown: unknown) => {
    throw readRefusal(thrown, pathOf(thrown) ?? root);
  });
  for (const entry of found) {
    const path = shown(entry.path);
    if (isIgnored(path) || !search.matches(path)) continue;
    if (entry.dirent.isFile()) files.push(path);
    else if (entry.dirent.isSymbolicLink()) files.push(...(await throughLink(path, entered, search)));
    else if (search.enterLinks === 'all' && !entry.dirent.isDirectory()) files.push(path);
  }
  return files.filter(search.matches);
}

async function throughLink(path: string, entered: readonly string[], search: Search): Promise<readonly string[]> {
  const { root, enterLinks, onVisit } = search;
  // What it leads to decides, also where that is nothing.
  onVisit(join(root, path));
  const target = await stat(join(root, path)).catch(() => null);
  if (target?.isFile()) return [path];
  if (!enterLinks) return [];
  if (target?.isDirectory() !== true) return enterLinks === 'all' ? [path] : [];
  const real = await realpath(join(root, path));
  if (!liesIn(real, await search.realRoot())) return [path];
  const place = await realpath(dirname(join(root, path)));
  // A link to a directory around it, or to one that is being entered already, would never end.
  if (entered.includes(real) || liesIn(place, real)) return [];
  return walk([`${fastGlob.escapePath(hidden(path))}/**`], [...entered, real], search);
}

function pathOf(thrown: unknown): string | null {
  return thrown instanceof Error && 'path' in thrown ? shown(String(thrown.path)) : null;
}

/** The calls by which fast-glob looks at the disk, overheard; it is told of nothing that is left out. */
function heard({ root, onVisit, isIgnored }: Search, onGarbled: (path: string) => void): Partial<FileSystemAdapter> {
  return {
    lstat: ((asked: string, done: StatCallback) => {
      const path = shown(asked);
      onVisit(path);
      fs.lstat(path, done);
    }) as typeof fs.lstat,
    readdir: ((asked: string, options: { withFileTypes: true }, done: DirectoryCallback) => {
      const path = shown(asked);
      onVisit(path);
      fs.readdir(path, options, (thrown, entries) => {
        // Below a file there is nothing; a pattern may say so all the same (`index.php/**`).
        if (thrown?.code === 'ENOTDIR') return done(null, []);
        if (thrown?.code === 'ENOENT' && path.includes('\uFFFD')) onGarbled(path);
        const below = relative(root, path);
        const kept = (entries ?? []).filter(({ name }) => !isIgnored(below === '' ? name : `${below}/${name}`));
        for (const entry of kept) entry.name = hidden(entry.name);
        done(thrown, kept);
      });
    }) as typeof fs.readdir,
  };
}

const HIDDEN = /[\n\r\u2028\u2029\\]/g;
/** Halves of characters, which no name that was read can hold alone. */
const STAND_INS = /(?<![\uD800-\uDBFF])[\uDC0A\uDC0D\uDC28\uDC29\uDC5C]/g;

/**
 * A name without line breaks, which the dot in a regular expression of fast-glob does not take, and without backslashes,
 * of which three in a row keep it busy for years.
 */
function hidden(name: string): string {
  return name.replace(HIDDEN, (character) => String.fromCharCode(0xdc00 + (character.charCodeAt(0) & 0xff)));
}

/** The name that was hidden. */
function shown(name: string): string {
  return name.replace(STAND_INS, (character) => {
    const low = character.charCodeAt(0) & 0xff;
    const isSeparator = low === 0x28 || low === 0x29;
    return String.fromCharCode(isSeparator ? 0x2000 + low : low);
  });
}
