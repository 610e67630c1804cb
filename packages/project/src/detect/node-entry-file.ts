import { posix } from 'node:path';
import { isCompiled, PROGRAM_NAMES } from '@svc-build/manifests/node/program-names';
import type { SourceTree } from '@svc-build/model/source-tree';
import type { ServicePlace } from './locate-service.ts';
import type { ManifestFacts } from './manifest-facts.ts';

const EXTENSIONS = ['ts', 'mts', 'cts', 'tsx', 'js', 'mjs', 'cjs', 'jsx'];
const SOURCE = /\.[cm]?[jt]sx?$/;

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
    for (const name of PROGRAM_NAMES) {
      const file = await moduleAt(posix.join(root, base, directory, name), source);
      if (file !== null) return file;
    }
  }
  return null;
}

/**
 * The file of a module that is named as imports name it: perhaps without an extension, or with that of what is compiled.
 * Looked for in the listing of its directory, because each file that is asked for by name is looked at again by every build.
 */
export async function moduleAt(path: string, source: SourceTree): Promise<string | null> {
  const [directory, name] = [posix.dirname(path), posix.basename(path)];
  const entries = new Map((await source.list(directory)).map((entry) => [entry.name, entry.kind]));
  const stem = name.replace(/\.[cm]?jsx?$/, '');
  const found = [name, ...EXTENSIONS.map((extension) => `${stem}.${extension}`)].find(
    (candidate) => SOURCE.test(candidate) && entries.get(candidate) === 'file',
  );
  if (found !== undefined) return posix.join(directory, found);
  return entries.get(name) === 'directory' && name !== 'index' ? moduleAt(posix.join(path, 'index'), source) : null;
}

/** What a compiler may have read for a file that it wrote. */
function compiledFrom(path: string): readonly string[] {
  const below = path.slice(path.indexOf('/') + 1);
  return isCompiled(path) && below !== path ? [`src/${below}`, below] : [];
}
