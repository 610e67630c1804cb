import { posix } from 'node:path';
import type { SourceTree } from '@svc-build/model/source-tree';
import type { ServicePlace } from './locate-service.ts';
import type { ManifestFacts } from './manifest-facts.ts';

const NAMES = ['app', 'index', 'server', 'main'];
const EXTENSIONS = ['ts', 'mts', 'cts', 'tsx', 'js', 'mjs', 'cjs', 'jsx'];
/** Where compilers put what the sources say. */
const BUILT = /^(?:dist|build|out|lib)\//;

/** The source that a Node service starts from: the entrypoint, else `main`, else what `start` runs, else the usual files. */
export async function nodeEntryFile(
  { root, entrypoint }: ServicePlace,
  { programs }: ManifestFacts,
  source: SourceTree,
): Promise<string | null> {
  if (entrypoint.kind === 'file') return posix.join(root, entrypoint.path);
  const base = entrypoint.kind === 'directory' ? entrypoint.path : '.';
  const named = programs.map(({ path }) => posix.normalize(path)).flatMap((path) => [path, ...compiledFrom(path)]);
  for (const path of named) {
    const file = await moduleAt(posix.join(root, path), source);
    if (file !== null) return file;
  }
  for (const directory of ['', 'src']) {
    for (const name of NAMES) {
      const file = await moduleAt(posix.join(root, base, directory, name), source);
      if (file !== null) return file;
    }
  }
  return null;
}

/** The file of a module that is named as imports name it: perhaps without an extension, or with that of what is compiled. */
export async function moduleAt(path: string, source: SourceTree): Promise<string | null> {
  const stem = path.replace(/\.[cm]?jsx?$/, '');
  const candidates = [
    path,
    ...EXTENSIONS.map((extension) => `${stem}.${extension}`),
    ...EXTENSIONS.map((extension) => `${path}/index.${extension}`),
  ];
  for (const candidate of candidates) {
    if (/\.[cm]?[jt]sx?$/.test(candidate) && (await source.kind(candidate)) === 'file') return candidate;
  }
  return null;
}

/** What a compiler may have read for a file that it wrote. */
function compiledFrom(path: string): readonly string[] {
  return BUILT.test(path) ? [path.replace(BUILT, 'src/'), path.replace(BUILT, '')] : [];
}
