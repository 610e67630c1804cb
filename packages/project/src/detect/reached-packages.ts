import { isBuiltin } from 'node:module';
import { posix } from 'node:path';
import { packageOf } from '@svc-build/manifests/node/package-of';
import type { SourceTree } from '@svc-build/model/source-tree';
import type { ManifestFacts } from './manifest-facts.ts';
import { moduleAt } from './node-entry-file.ts';

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
