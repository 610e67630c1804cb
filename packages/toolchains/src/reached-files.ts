import { posix } from 'node:path';
import { compare } from '@svc-build/model/compare';
import { isBelow } from '@svc-build/model/names';
import { projectPattern } from '@svc-build/model/project-pattern';
import type { SourceTree } from '@svc-build/model/source-tree';

const CODE = [
  'ts',
  'tsx',
  'mts',
  'cts',
  'js',
  'jsx',
  'mjs',
  'cjs',
  'css',
  'scss',
  'sass',
  'less',
  'vue',
  'svelte',
  'astro',
  'mdx',
  'sh',
];
const LEFT_OUT = ['node_modules', '.git', '.next', '.svc-build', '.vercel', 'build', 'dist', 'out'];
/** A relative path that goes up, as imports, `@import` and `url()` write it, and as a word of a script; what `>` writes is no input. */
const UPWARD = /["'`(]((?:\.\/)*\.\.\/[^"'`)\n]*)|(?<=[\s=])(?<!>\s*)((?:\.\/)*\.\.\/[^\s"'`;&|)]*)/g;
/** Of a file that was reached, whatever it names relatively counts. */
const RELATIVE = /["'`(](\.{1,2}\/[^"'`)\n]*)|(?<=[\s=])(?<!>\s*)(\.{1,2}\/[^\s"'`;&|)]*)/g;
/** What an import may leave out; a compiler reads `x.ts` for `x.js`. */
const ENDINGS = ['', ...CODE.map((ending) => `.${ending}`), '.json', '.module.css', '.d.ts'];

/**
 * Files of the project that code reaches by relative paths out of its own directories, over any number of steps: bundlers
 * compile them in without a word, so they are inputs like any other. Found by their words alone; one too many costs a
 * build, one too few a wrong result.
 */
export async function reachedFiles(
  directories: readonly string[],
  skipped: readonly string[],
  source: SourceTree,
): Promise<readonly string[]> {
  const isOwn = (path: string): boolean =>
    directories.some((directory) => directory === '.' || isBelow(path, directory)) &&
    !skipped.some((nested) => isBelow(path, nested));
  const ignore = [...LEFT_OUT.map((name) => `**/${name}/**`), ...skipped.map((nested) => projectPattern('**', nested))];
  const patterns = directories.flatMap((directory) =>
    [`**/*.{${CODE.join(',')}}`, 'package.json'].map((pattern) => projectPattern(pattern, directory)),
  );
  const own = await source.glob(patterns, { ignore });
  const reached = new Set<string>();
  for (let wave: readonly string[] = own; wave.length > 0; ) {
    const found = await Promise.all(wave.map((file) => leadingOut(file, isOwn, source)));
    wave = [...new Set(found.flat())].filter((file) => !reached.has(file));
    for (const file of wave) reached.add(file);
  }
  return [...reached].sort(compare);
}

async function leadingOut(
  file: string,
  isOwn: (path: string) => boolean,
  source: SourceTree,
): Promise<readonly string[]> {
  const text = (await source.readText(file)) ?? '';
  const places = [...text.matchAll(isOwn(file) ? UPWARD : RELATIVE)].map(([, quoted, word]) =>
    posix.join(posix.dirname(file), (quoted ?? word ?? '').replace(/[?#].*$/, '')),
  );
  const leaving = [...new Set(places)].filter((place) => !place.startsWith('../') && !isOwn(place));
  const found = await Promise.all(leaving.map((place) => filesAt(place, source)));
  return found.flat();
}

/** What an import of a place may mean. */
async function filesAt(place: string, source: SourceTree): Promise<readonly string[]> {
  const bare = place.replace(/\.[cm]?jsx?$/, '');
  const candidates = [...new Set([place, bare])].flatMap((stem) =>
    [stem, `${stem}/index`].flatMap((base) => ENDINGS.map((ending) => `${base}${ending}`)),
  );
  const kinds = await Promise.all(candidates.map((path) => source.kind(path)));
  return candidates.filter((_, index) => kinds[index] === 'file');
}
