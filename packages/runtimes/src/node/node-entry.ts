import { posix } from 'node:path';
import { COMPILED_DIRECTORIES, type NodeManifest, PROGRAM_NAMES } from '@svc-build/manifests/node/node-manifest';
import type { TsConfig } from '@svc-build/manifests/node/tsconfig';
import { error } from '@svc-build/model/diagnostic';
import { liesIn } from '@svc-build/model/project-path';
import { fail, ok, type Result } from '@svc-build/model/result';
import type { ResolvedService } from '@svc-build/model/service';
import { existingFiles, type SourceTree } from '@svc-build/model/source-tree';
import { startedFiles } from '@svc-build/model/start-script';

/** Which file a Node service starts from. Paths are below the project root. */
export interface NodeEntry {
  /** In order: the first that exists once the build script has run is the one. */
  readonly candidates: readonly string[];
  /** Directories that the build script is expected to fill: they are results, not sources. */
  readonly built: readonly string[];
}

const EXTENSIONS = ['ts', 'mts', 'cts', 'js', 'mjs', 'cjs'];
const SOURCE = /\.([cm]?)[jt]sx?$/;

/** A package, and how its TypeScript is compiled. */
interface CompiledPackage {
  readonly manifest: NodeManifest | null;
  readonly tsconfig: TsConfig;
}

/**
 * The entry's candidates. What a build script leaves comes first, and only when there is a build script: an old `dist`
 * that lies about must not decide what is served. An entrypoint that names a file is taken at its word.
 */
export async function findNodeEntry(
  service: ResolvedService,
  { manifest, tsconfig }: CompiledPackage,
  source: SourceTree,
): Promise<Result<NodeEntry>> {
  const directory = manifest?.directory ?? service.root;
  const builds = manifest?.scripts.build !== undefined;
  const entrypoint = service.entrypoint.kind === 'attribute' ? service.entrypoint.module : service.entrypoint.path;
  const named = posix.join(service.root, entrypoint);
  const main = manifest?.main == null ? null : posix.join(directory, manifest.main);
  const isFile = service.entrypoint.kind === 'file';
  const conventional = PROGRAM_NAMES.flatMap((name) => EXTENSIONS.map((extension) => `${name}.${extension}`));
  const guesses = isFile
    ? [named]
    : ['', 'src'].flatMap((sub) => conventional.map((file) => posix.join(named, sub, file)));

  const started = startedFiles(manifest?.scripts ?? {}).map((file) => posix.join(directory, file));
  const mains = isFile ? [] : [...(main === null ? [] : [main]), ...started].flatMap(mainFiles);
  const sources = await existingFiles(isFile ? [named] : [...mains, ...guesses], source);
  const built = builds ? await builtDirectories({ directory, main }, tsconfig, source) : [];
  // What an earlier build left is no source: the plan is the same whether it is there or not.
  const isLeft = (file: string): boolean => mains.includes(file) && built.some((place) => liesIn(file, place));
  const own = sources.filter((file) => !isLeft(file));
  const mapped = builds ? own.flatMap((file) => builtFrom(file, directory, tsconfig)) : [];
  const candidates = [...(builds ? mains : []), ...mapped, ...own];
  if (candidates.length === 0) return fail(notResolved(service, [...mains, ...guesses]));
  return ok({ candidates: [...new Set(candidates)], built });
}

/** A program may leave out the extension or name a directory, as `require` allows. */
function mainFiles(main: string): readonly string[] {
  return SOURCE.test(main) ? [main] : [`${main}.js`, `${main}.ts`, `${main}/index.js`, `${main}/index.ts`];
}

/** Where compilers put the JavaScript of a source file: by tsconfig.json first, then by custom. */
function builtFrom(file: string, directory: string, { outDir, rootDir }: TsConfig): readonly string[] {
  const [extension = '', flavour = ''] = SOURCE.exec(file) ?? [];
  const local = posix.relative(directory, file);
  // A plain server.js beside package.json is no compiler's input.
  if (local.startsWith('../') || (!local.includes('/') && extension.endsWith('js'))) return [];
  const shortened = local.replace(/^src\//, '');
  const fromRoot = rootDir === null ? [] : [posix.relative(rootDir, file)].filter((path) => !path.startsWith('../'));
  const places = [
    ...(outDir === null ? [] : [...fromRoot, shortened, local].map((path) => posix.join(outDir, path))),
    ...COMPILED_DIRECTORIES.flatMap((name) => [shortened, local].map((path) => posix.join(directory, name, path))),
  ];
  const extensions = flavour === '' ? ['.js', '.mjs', '.cjs'] : [`.${flavour}js`];
  return [...new Set(places)]
    .filter((place) => place !== file)
    .flatMap((place) => extensions.map((one) => `${place.slice(0, -extension.length)}${one}`))
    .filter((place) => place !== file);
}

/** Where a package is, and the file that its package.json names as its program; both below the project root. */
interface PackageMain {
  readonly directory: string;
  readonly main: string | null;
}

async function builtDirectories(
  { directory, main }: PackageMain,
  { outDir }: TsConfig,
  source: SourceTree,
): Promise<readonly string[]> {
  const top = main === null ? '' : (posix.relative(directory, main).split('/')[0] ?? '');
  const sources = new Set(['', '.', '..', 'src']);
  const names = new Set(['dist', ...(COMPILED_DIRECTORIES.includes(top) ? [top] : [])]);
  const compiled = outDir === null || sources.has(posix.relative(directory, outDir)) ? [] : [outDir];
  const places = [...names].map((name) => posix.join(directory, name));
  const kinds = await Promise.all(places.map((place) => source.kind(place)));
  return [...new Set([...compiled, ...places.filter((_, index) => kinds[index] !== 'file')])].sort();
}

function notResolved(service: ResolvedService, looked: readonly string[]): ReturnType<typeof error> {
  const directory = service.root === '.' ? 'the project root' : service.root;
  const shown = looked.map((file) => posix.relative(service.root, file));
  return error(
    'ENTRY_NOT_RESOLVED',
    `No file of the service "${service.name}" can be started: ${directory} has none of ${abridged(shown)}.`,
    'Name the file in "entrypoint", such as "src/http.ts", or in "main" of package.json.',
    { location: service.entrypointAt, service: service.name },
  );
}

/** Files that differ only in their extension are shown as one. */
function abridged(files: readonly string[]): string {
  const byStem = new Map<string, string[]>();
  for (const file of files) {
    const stem = file.slice(0, -posix.extname(file).length);
    byStem.set(stem, [...(byStem.get(stem) ?? []), posix.extname(file).slice(1)]);
  }
  return [...byStem]
    .map(([stem, extensions]) => `${stem}.${extensions.length === 1 ? extensions[0] : `{${extensions.join(',')}}`}`)
    .join(', ');
}
