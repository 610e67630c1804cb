import { posix } from 'node:path';
import { locateOffset } from '@svc-build/manifests/documents/locate-offset';
import type { Location } from '@svc-build/model/diagnostic';
import { projectPattern } from '@svc-build/model/glob/path-pattern';
import { compare } from '@svc-build/model/json';
import { stateDirectories } from '@svc-build/model/never-bundled';
import { leavesProject, liesIn } from '@svc-build/model/project-path';
import { existingFiles, type SourceTree } from '@svc-build/model/source-tree';
import { pathExpressions } from '../code/path-expressions.ts';
import { type KnownNames, ROOT } from '../code/path-reader.ts';
import { RUNTIMES } from '../runtimes.ts';
import { type OutwardPath, outwardPaths } from './outward-paths.ts';
import { type RunText, runTexts } from './run-files.ts';
import { NODE } from './runtime.ts';
import { type WayOut, waysOutOfCode, waysOutOfScript } from './ways-out.ts';

const CODE = [
  ...['ts', 'tsx', 'mts', 'cts', 'js', 'jsx', 'mjs', 'cjs'],
  ...['css', 'scss', 'sass', 'less', 'vue', 'svelte', 'astro', 'mdx', 'sh'],
];
/** What no package is written in: what is installed, kept, and built. */
const LEFT_OUT = [
  ...stateDirectories(RUNTIMES),
  ...NODE.keptByFrameworks,
  ...NODE.results.flatMap(({ names }) => names),
];
/** What an import may leave out; a compiler reads `x.ts` for `x.js`. */
const ENDINGS = ['', ...CODE.map((ending) => `.${ending}`), '.json', '.module.css', '.d.ts'];

/** A place in the sources that reaches out of the service to where no single file is named. */
export interface UnknownInput {
  readonly at: Location;
  /** Pattern, from the project root, of what it may read; null when nothing narrower than a directory above is known. */
  readonly pattern: string | null;
}

/** What code reaches outside of its own directories. */
export interface ReachedFiles {
  readonly files: readonly string[];
  readonly unknown: readonly UnknownInput[];
}

/**
 * Files of the project that code reaches out of its own directories, over any number of steps, by relative paths and by
 * paths that it puts together: bundlers and scripts read them without a word, so they are inputs like any other. Found
 * by their words alone; one too many costs a build, one too few a wrong result.
 */
export async function reachedFiles(
  directories: readonly string[],
  skipped: readonly string[],
  source: SourceTree,
): Promise<ReachedFiles> {
  const isOwn = (path: string): boolean =>
    directories.some((directory) => liesIn(path, directory)) && !skipped.some((nested) => liesIn(path, nested));
  const ignore = [...LEFT_OUT.map((name) => `**/${name}/**`), ...skipped.map((nested) => projectPattern('**', nested))];
  const patterns = directories.flatMap((directory) =>
    [`**/*.{${CODE.join(',')}}`, 'package.json'].map((pattern) => projectPattern(pattern, directory)),
  );
  const own = await source.glob(patterns, { ignore });
  const texts = new Map(
    await Promise.all(own.map(async (file) => [file, (await source.readText(file)) ?? ''] as const)),
  );
  const names = exportedPlaces(texts, directories);
  const ways = await waysOut(directories, { isOwn, names }, source);
  const reached = new Set<string>(ways.files);
  const unknown: UnknownInput[] = [...ways.unknown];
  for (let wave: readonly string[] = [...own, ...reached]; wave.length > 0; ) {
    const found = await Promise.all(
      wave.map(async (file) => {
        const text = texts.get(file) ?? (await source.readText(file)) ?? '';
        const cwd = workingDirectory(file, directories);
        const outward = outwardPaths(text, { file, cwd, isOwn, names });
        return Promise.all(outward.map((one) => meaningOf(one, { file, text, directories }, source)));
      }),
    );
    const all = found.flat();
    unknown.push(...all.flatMap((one) => one.unknown));
    wave = [...new Set(all.flatMap((one) => one.files))].filter((file) => !isOwn(file) && !reached.has(file));
    for (const file of wave) reached.add(file);
  }
  return { files: [...reached].sort(compare), unknown };
}

/** What the texts that a build runs name elsewhere, and where they go to what nobody knows. */
async function waysOut(
  directories: readonly string[],
  { isOwn, names }: { readonly isOwn: (path: string) => boolean; readonly names: KnownNames },
  source: SourceTree,
): Promise<ReachedFiles> {
  const texts = (await runTexts(directories, source)).filter(({ file }) => !CHECKS.test(file));
  const found = await Promise.all(
    texts.map(async (run) => {
      const context = { file: run.file, cwd: run.cwd, isOwn, names };
      const ways =
        run.language === 'shell' ? waysOutOfScript(run.text, context) : waysOutOfCode(run.text, run.language, context);
      return Promise.all(ways.map((way) => placeOfWay(way, run, isOwn, source)));
    }),
  );
  const all = found.flat();
  const run = texts.map(({ file }) => file);
  return {
    files: [...new Set([...run, ...all.flatMap((one) => one.files)])].filter((file) => !isOwn(file)),
    unknown: all.flatMap((one) => one.unknown),
  };
}

async function placeOfWay(
  { offset, length, candidates, needed, towards, isImport }: WayOut,
  run: RunText,
  isOwn: (path: string) => boolean,
  source: SourceTree,
): Promise<ReachedFiles> {
  const inside = candidates.filter((path) => !leavesProject(path));
  // What lies out of the project is no input, whatever is declared.
  if (candidates.length > 0 && inside.every(isOwn) && inside.length < candidates.length) return NOTHING;
  const there = await Promise.all(
    inside.map(async (path) => {
      const files = isImport ? await filesAt(path, source) : await existingFiles([path], source);
      return files.length === 0 && isOwn(path) && (await source.kind(path)) !== null ? [path] : files;
    }),
  );
  const isKnown = needed === 'all' ? there.every((files) => files.length > 0) : there.some((files) => files.length > 0);
  const files = there.flat();
  if (isKnown && (needed !== 'all' || candidates.length > 0)) return { files, unknown: [] };
  if (needed === 'perhaps') return NOTHING;
  const text = (await source.readText(run.file)) ?? '';
  const at = locateOffset({ file: run.file, text }, run.offset + offset, length);
  return {
    files,
    unknown: [
      { at, pattern: towards === null || leavesProject(towards) ? null : await below(towards, run.cwd, source) },
    ],
  };
}

/** All that lies in the directory that a path is, or is in; null where more may follow that leads out of it again. */
async function below(path: string, cwd: string, source: SourceTree): Promise<string | null> {
  const directory = (await source.kind(path)) === 'directory' ? path : posix.dirname(path);
  return liesIn(cwd, directory) ? null : `${directory}/**`;
}

/** Where a program that reads a file of a package is started: in the package. */
function workingDirectory(file: string, directories: readonly string[]): string {
  const around = directories.filter((directory) => liesIn(file, directory));
  return around.sort((a, b) => b.length - a.length)[0] ?? directories[0] ?? '.';
}

/** The places to which files give a name for others to import; a name that stands for two is nobody's. */
function exportedPlaces(texts: ReadonlyMap<string, string>, directories: readonly string[]): KnownNames {
  const places = new Map<string, string>();
  const unclear = new Set<string>();
  for (const [file, text] of texts) {
    if (!text.includes('export const')) continue;
    const place = { file: posix.join(ROOT, file), cwd: posix.join(ROOT, workingDirectory(file, directories)) };
    for (const [name, path] of pathExpressions(text, place, new Map()).exported) {
      if (places.has(name) && places.get(name) !== path) unclear.add(name);
      places.set(name, path);
    }
  }
  return new Map([...places].filter(([name]) => !unclear.has(name)));
}

interface Speaker {
  readonly file: string;
  readonly text: string;
  readonly directories: readonly string[];
}

/** The files that a path may mean; where it means none, what is known of what it may read. */
async function meaningOf(
  { offset, length, candidates, isWhole }: OutwardPath,
  { file, text, directories }: Speaker,
  source: SourceTree,
): Promise<ReachedFiles> {
  const inside = candidates.filter((path) => !leavesProject(path));
  if (isWhole) {
    const files = (await Promise.all(inside.map((path) => filesAt(path, source)))).flat();
    if (files.length > 0) return { files, unknown: [] };
  }
  if (CHECKS.test(file)) return NOTHING;
  for (const path of inside) {
    const base = path.split('/').slice(0, wildcardAt(path)).join('/') || '.';
    const directory = (await source.kind(base)) === 'directory' ? base : posix.dirname(base);
    if ((await source.kind(directory)) !== 'directory') continue;
    const isAbove = directory === '.' || directories.some((own) => liesIn(own, directory));
    // Of a directory above nothing is said by its name alone: it is the root of a workspace more often than an input.
    if (isAbove && isWhole && base === path) return NOTHING;
    if (isWhole && base === path && directory !== path) continue;
    const pattern = base !== path ? path : isAbove ? null : `${directory}/**`;
    return { files: [], unknown: [{ at: locateOffset({ file, text }, offset, length), pattern }] };
  }
  return NOTHING;
}

const NOTHING: ReachedFiles = { files: [], unknown: [] };
/** Files that no build reads. */
const CHECKS =
  /\.(?:test|spec|stories)\.|(?:^|\/)(?:__tests__|tests?|e2e)\/|(?:eslint|jest|vitest|playwright)\.config\./;

/** The first segment of a path with a wildcard in it; -1 would be cut off, so the end of the path for none. */
function wildcardAt(path: string): number {
  const segments = path.split('/');
  const first = segments.findIndex((segment) => /[*?{[]/.test(segment));
  return first === -1 ? segments.length : first;
}

/** What an import of a place may mean. */
async function filesAt(place: string, source: SourceTree): Promise<readonly string[]> {
  const bare = place.replace(/\.[cm]?jsx?$/, '');
  const candidates = [...new Set([place, bare])].flatMap((stem) =>
    [stem, `${stem}/index`].flatMap((base) => ENDINGS.map((ending) => `${base}${ending}`)),
  );
  return existingFiles(candidates, source);
}
