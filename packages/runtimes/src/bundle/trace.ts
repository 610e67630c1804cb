import { readFile, readlink, stat } from 'node:fs/promises';
import { join, posix, resolve } from 'node:path';
import { type Diagnostic, error, warning } from '@svc-build/model/diagnostic';
import { compare } from '@svc-build/model/json';
import { isNeverBundled } from '@svc-build/model/never-bundled';
import { leavesProject } from '@svc-build/model/project-path';
import { nodeFileTrace, resolve as resolveImport } from '@vercel/nft';
import { RUNTIMES } from '../runtimes.ts';
import { ImportGraph } from './import-graph.ts';
import type { Missing } from './incomplete-package.ts';
import { missingDependencies } from './missing-dependencies.ts';
import { type ModuleAliases, unaliased } from './module-aliases.ts';
import type { NodeBundleInput } from './node-bundle.ts';
import { isIn, isOwnCode, projectPath } from './project-path.ts';
import { refusePipe } from './refuse-pipe.ts';
import type { Transpiled } from './transpile.ts';
import { unmadePackages } from './unmade-packages.ts';

/** What a program loads. */
export interface Trace {
  /** Files and links below the project root, sorted. */
  readonly paths: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}

/** What is traced: the files that run, below the project root, and packages that files load without an import. */
export interface TraceRoots {
  readonly files: readonly string[];
  /** By the directory below the project root from which they are found. */
  readonly packages: ReadonlyMap<string, ReadonlySet<string>>;
  readonly aliases: ModuleAliases;
}

type TraceInput = Pick<NodeBundleInput, 'root' | 'cwd' | 'nestedRoots' | 'install'>;

/** A name that no file has: code that loads what nothing imports is said to be in it. */
const LOADER = '_svc-loads.cjs';

/**
 * Finds everything that programs load, packages and assets included. Transpiled files are seen at their final places.
 * Both conditions are named because Node 20.19 and later take `module-sync` wherever a package offers it, also inside
 * arrays, which nft's own catch-all misses. `memory` lets the next call over the same files be short.
 */
export async function trace(
  { entry, files, sources, perhaps }: Transpiled,
  roots: TraceRoots,
  { input, memory }: { readonly input: TraceInput; readonly memory: object },
): Promise<Trace> {
  const { root, cwd, nestedRoots } = input;
  const overlay = new Map([...files].map(([path, file]) => [join(root, path), file]));
  const loaders = new Set<string>();
  for (const [directory, packages] of roots.packages) {
    const place = join(root, directory, LOADER);
    const code = [...packages].map((name) => `require(${JSON.stringify(name)});import(${JSON.stringify(name)});`);
    overlay.set(place, { code: code.join(''), from: files.get(entry)?.from ?? entry });
    loaders.add(place);
  }
  const imports = new ImportGraph(root);
  const result = await nodeFileTrace([...[entry, ...roots.files].map((path) => join(root, path)), ...loaders], {
    base: root,
    processCwd: resolve(root, cwd),
    cache: memory,
    mixedModules: true,
    conditions: ['node', 'module-sync'],
    moduleSyncCatchall: true,
    // Whatever refers to them.
    ignore: (path) => isIn(path, nestedRoots) || isNeverBundled(path, RUNTIMES),
    resolve: async (specifier, importer, job, isRequire) => {
      const found = await resolveImport(unaliased(specifier, roots.aliases) ?? specifier, importer, job, isRequire);
      imports.add(importer, [found].flat());
      return found;
    },
    readFile: async (path) => {
      const code = overlay.get(path)?.code;
      if (code !== undefined) return code;
      await refusePipe(path);
      // It names files of some packages without a look, and stops where one has no text.
      return (await absent(readFile(path))) ?? '';
    },
    readlink: async (path) => (overlay.has(path) ? null : absent(readlink(path))),
    stat: async (path) => {
      const from = overlay.get(path)?.from;
      return absent(stat(from === undefined ? path : join(root, from)));
    },
  });
  const messages = [...result.warnings].map(({ message }) => message);
  const missing = messages.flatMap((message) => missingIn(root, message));
  const imported = imports.fromOwnCode();
  const isImported = (path: string): boolean => (isOwnCode(path) ? sources : imported).has(path);
  // Imports of the sources have been looked at by then: what is left stands in a `try`.
  const isSeen = ({ importer }: Missing): boolean => {
    const from = files.get(importer)?.from ?? importer;
    return sources.has(from) || perhaps.has(from) || posix.basename(importer) === LOADER;
  };
  const isKept = (path: string): boolean =>
    !leavesProject(path) && !isNeverBundled(path, RUNTIMES) && posix.basename(path) !== LOADER;
  const paths = [...result.fileList].filter(isKept).sort(compare);
  return {
    paths,
    diagnostics: [
      ...(await unmadePackages(paths, imports, input)),
      ...messages.flatMap((message) => unparsed(root, isImported, message)),
      ...(await missingDependencies(
        missing.filter((one) => !isSeen(one)),
        imported,
        input,
      )),
    ],
  };
}

function unparsed(root: string, isImported: (path: string) => boolean, message: string): readonly Diagnostic[] {
  const [, file = '', problem] = /^Failed to parse (.*) as (?:script|module):\n(.*)/.exec(message) ?? [];
  if (problem === undefined) return [];
  const path = projectPath(root, file) ?? '';
  // What no import reaches is an asset here: for browsers, for another compiler, or no code at all, such as a license.
  if (!isImported(path)) return [];
  const say = isOwnCode(path) ? error : warning;
  const help = 'What it loads may be missing: fix it, or name those files in "includeFiles".';
  return [say('TRACE_INCOMPLETE', `${path} cannot be read as JavaScript: ${problem}.`, help)];
}

function missingIn(root: string, message: string): readonly Missing[] {
  const [, specifier, from = ''] = /^Failed to resolve dependency "(.*)":\n.* loaded from (.*)$/.exec(message) ?? [];
  const importer = projectPath(root, from);
  return specifier === undefined || importer === null ? [] : [{ specifier, importer }];
}

/** Absence is an answer for nft; everything else is not. */
async function absent<T>(wanted: Promise<T>): Promise<T | null> {
  return wanted.catch((thrown: NodeJS.ErrnoException) => {
    if (['ENOENT', 'ENOTDIR', 'EISDIR', 'EINVAL'].includes(thrown.code ?? '')) return null;
    throw thrown;
  });
}
