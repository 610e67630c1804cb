import { isBuiltin } from 'node:module';
import { posix } from 'node:path';
import { isCompiled, PROGRAM_NAMES, packageOf } from '@svc-build/manifests/node/node-manifest';
import type { SourceTree } from '@svc-build/model/source-tree';
import type { ServicePlace } from './locate-service.ts';
import type { ManifestFacts } from './manifest-facts.ts';

/** What a program loads, as far as its sources say. */
export interface ReachedPackages {
  readonly packages: ReadonlySet<string>;
  /** Whether something that it loads could not be followed: then it may load anything. */
  readonly isOpen: boolean;
}

/** More files than this are not read to tell frameworks apart. */
const MOST_FILES = 300;
const IMPORTS = /(?:\bfrom|\bimport|\brequire\s*\(|\bimport\s*\()\s*(['"])([^'"\n]+)\1/g;
/** Comments, and imports of types alone, which load nothing. */
const NOTHING = /^\s*\/\*[\s\S]*?\*\/|^\s*\/\/[^\n]*|\b(?:import|export)\s+type\b[^'";=]*\bfrom\s*['"][^'"\n]*['"]/gm;

/** The npm packages that a source loads, itself or through other files of the service. Found by the words of imports. */
export async function reachedPackages(
  entry: string,
  { dependencies, localPackages }: ManifestFacts,
  source: SourceTree,
): Promise<ReachedPackages> {
  const installed = new Set(dependencies.map(({ name }) => name).filter((name) => !localPackages.includes(name)));
  const packages = new Set<string>();
  const seen = new Set([entry]);
  let isOpen = false;
  // A set may grow while it is walked.
  for (const file of seen) {
    if (seen.size > MOST_FILES) return { packages, isOpen: true };
    for (const specifier of importsIn((await source.readText(file)) ?? '')) {
      if (specifier.startsWith('.')) {
        const found = await moduleAt(posix.join(posix.dirname(file), specifier), source);
        if (found !== null) seen.add(found);
        // What a compiler writes, or a page that is not code.
        else isOpen ||= !/\.\w+$/.test(specifier) || /\.[cm]?[jt]sx?$/.test(specifier);
        continue;
      }
      const name = packageOf(specifier);
      packages.add(name);
      isOpen ||= !installed.has(name) && !isBuiltin(specifier);
    }
  }
  return { packages, isOpen };
}

function importsIn(text: string): readonly string[] {
  return [...text.replace(NOTHING, '').matchAll(IMPORTS)].map(([, , specifier = '']) => specifier);
}

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
export function compiledFrom(path: string): readonly string[] {
  const below = path.slice(path.indexOf('/') + 1);
  return isCompiled(path) && below !== path ? [`src/${below}`, below] : [];
}
