import { posix } from 'node:path';
import { ancestors, leavesProject } from '@svc-build/model/project-path';
import { nearestFile, type SourceTree } from '@svc-build/model/source-tree';
import { parseLenientJson } from '../documents/parse-json.ts';

/** What a tsconfig.json and those that it extends say about where files are. Paths are below the project root. */
export interface TsConfig {
  /** The files of the chain. */
  readonly files: readonly string[];
  readonly outDir: string | null;
  readonly rootDir: string | null;
  /** Directories that `paths` leads to. */
  readonly aliased: readonly string[];
}

interface Options {
  readonly outDir?: unknown;
  readonly rootDir?: unknown;
  readonly baseUrl?: unknown;
  readonly paths?: Readonly<Record<string, unknown>>;
}

interface TsConfigFile {
  readonly extends?: unknown;
  readonly compilerOptions?: Options;
}

const NONE: TsConfig = { files: [], outDir: null, rootDir: null, aliased: [] };

/** Files that compilers and bundlers open wherever they find them. */
const OPENED = ['tsconfig.json', 'jsconfig.json'];

/** The nearest tsconfig.json at or above a directory. What a package ships to extend is not looked into. */
export async function findTsConfig(directory: string, source: SourceTree): Promise<TsConfig> {
  // Each at or above it is opened by esbuild, which would wait at a pipe for ever: reading it here refuses one.
  for (const above of ancestors(directory)) for (const name of OPENED) await source.readText(posix.join(above, name));
  const file = await nearestFile('tsconfig.json', directory, source);
  return file === null ? NONE : readTsConfig(file, source, []);
}

async function readTsConfig(file: string, source: SourceTree, seen: readonly string[]): Promise<TsConfig> {
  const text = seen.includes(file) ? null : await source.readText(file);
  if (text === null) return NONE;
  // What is no object has none of these fields; the fields themselves are looked at one by one.
  const json = parseLenientJson(text) as TsConfigFile | null | undefined;
  let inherited = NONE;
  for (const base of [json?.extends ?? []].flat()) {
    if (typeof base !== 'string' || !base.startsWith('.')) continue;
    const next = posix.join(posix.dirname(file), base.endsWith('.json') ? base : `${base}.json`);
    const read = await readTsConfig(next, source, [...seen, file]);
    inherited = { ...merge(inherited, read), files: [...inherited.files, ...read.files] };
  }
  const own = ownOptions(posix.dirname(file), json?.compilerOptions ?? {});
  return { ...merge(inherited, own), files: [file, ...inherited.files] };
}

function merge(base: TsConfig, over: Omit<TsConfig, 'files'>): Omit<TsConfig, 'files'> {
  return {
    outDir: over.outDir ?? base.outDir,
    rootDir: over.rootDir ?? base.rootDir,
    aliased: over.aliased.length > 0 ? over.aliased : base.aliased,
  };
}

function ownOptions(directory: string, options: Options): Omit<TsConfig, 'files'> {
  const at = (path: unknown): string | null => (typeof path === 'string' ? below(directory, path) : null);
  const base = at(options.baseUrl) ?? directory;
  const targets = Object.values(options.paths ?? {}).flat();
  const aliased = targets.flatMap((target) => {
    if (typeof target !== 'string') return [];
    const fixed = target.split('*', 1)[0] ?? '';
    const path = below(base, posix.extname(fixed) === '' ? fixed : posix.dirname(fixed));
    return path === null ? [] : [path];
  });
  return { outDir: at(options.outDir), rootDir: at(options.rootDir), aliased: [...new Set(aliased)].sort() };
}

/** Null for what lies outside the project. */
function below(directory: string, path: string): string | null {
  const joined = posix.join(directory, path).replace(/(.)\/$/, '$1');
  return posix.isAbsolute(path) || leavesProject(joined) ? null : joined;
}
