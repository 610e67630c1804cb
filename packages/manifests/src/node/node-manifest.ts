import { posix } from 'node:path';
import { ok, type Result } from '@svc-build/model/result';
import type { SourceTree } from '@svc-build/model/source-tree';
import { isTable, tableOf, textOf, textsOf } from '../documents/json-value.ts';
import { parseJsonObject } from '../documents/parse-json.ts';

type Texts = Readonly<Record<string, string>>;

/** What a package.json says, as far as building is concerned. Fields of a wrong type count as absent, as npm has it. */
export interface NodeManifest {
  /** Path below the project root. */
  readonly file: string;
  readonly directory: string;
  readonly text: string;
  readonly name: string | null;
  readonly version: string | null;
  readonly main: string | null;
  /** The files that it offers to whoever runs or imports it, but for those that are meant for browsers alone. */
  readonly offered: readonly string[];
  /** How Node reads its `.js` files; null where it says nothing that Node knows. */
  readonly type: 'module' | 'commonjs' | null;
  readonly packageManager: string | null;
  /** `engines.node`. */
  readonly nodeRange: string | null;
  /** The Node of `devEngines.runtime`. */
  readonly devNode: string | null;
  /** The version of Node that Volta takes. */
  readonly volta: string | null;
  readonly scripts: Texts;
  readonly dependencies: Texts;
  readonly devDependencies: Texts;
  readonly optionalDependencies: Texts;
  readonly peerDependencies: Texts;
  /** The peers that it does without. */
  readonly optionalPeers: readonly string[];
  /** Patterns of member directories, relative to this one. */
  readonly workspaces: readonly string[];
}

/** Reads the package.json of a directory; null when it has none. */
export function readNodeManifest(directory: string, source: SourceTree): Promise<Result<NodeManifest | null>> {
  return source.once(`package.json of ${directory}`, async (view) => {
    const file = posix.join(directory, 'package.json');
    const text = await view.readText(file);
    return text === null ? ok(null) : parseNodeManifest(file, text);
  });
}

/** Reads the text of a package.json. */
export function parseNodeManifest(file: string, written: string): Result<NodeManifest> {
  const text = written.replace(/^\uFEFF/, '');
  const parsed = parseJsonObject(file, text);
  if (!parsed.ok) return parsed;
  const json = parsed.value;
  const peers = Object.entries(tableOf(json.peerDependenciesMeta));
  return ok({
    file,
    directory: posix.dirname(file),
    text,
    name: textOf(json.name),
    version: textOf(json.version),
    main: textOf(json.main),
    offered: [json.main, json.module, json.bin, json.exports].flatMap(filesNamedIn),
    type: json.type === 'module' || json.type === 'commonjs' ? json.type : null,
    packageManager: textOf(json.packageManager),
    nodeRange: textOf(tableOf(json.engines).node),
    devNode: devNode(tableOf(json.devEngines).runtime),
    volta: textOf(tableOf(json.volta).node),
    scripts: namedTexts(json.scripts),
    dependencies: namedTexts(json.dependencies),
    devDependencies: namedTexts(json.devDependencies),
    optionalDependencies: namedTexts(json.optionalDependencies),
    peerDependencies: namedTexts(json.peerDependencies),
    optionalPeers: peers.flatMap(([name, meta]) => (tableOf(meta).optional === true ? [name] : [])),
    workspaces: textsOf(isTable(json.workspaces) ? json.workspaces.packages : json.workspaces),
  });
}

/** One runtime or several, of which one may be Node; those that may be missing are nothing. */
function devNode(runtime: unknown): string | null {
  const all = Array.isArray(runtime) ? runtime : [runtime];
  const node = all.map(tableOf).find(({ name, onFail }) => name === 'node' && onFail !== 'ignore');
  return textOf(node?.version);
}

/** Everything that an install puts into node_modules, by name. */
export function allDependencies(manifest: NodeManifest): Texts {
  return { ...manifest.devDependencies, ...manifest.dependencies, ...manifest.optionalDependencies };
}

/** A file, or several by names, conditions or turns. */
function filesNamedIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(filesNamedIn);
  const named = Object.entries(tableOf(value)).filter(([name]) => name !== 'browser' && name !== 'types');
  return named.flatMap(([, one]) => filesNamedIn(one));
}

function namedTexts(value: unknown): Texts {
  return Object.fromEntries(
    Object.entries(tableOf(value)).filter((pair): pair is [string, string] => typeof pair[1] === 'string'),
  );
}

/** The package of a specifier: `@scope/name` of `@scope/name/file`. */
export function packageOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

/** What the program of a package is usually called, the likeliest first; perhaps in `src`, and without its extension. */
export const PROGRAM_NAMES = ['app', 'index', 'server', 'main'];

/** Directories of a package in which compilers put what they make of its sources. */
export const COMPILED_DIRECTORIES = ['dist', 'build', 'out', 'lib'];

/** Whether a path, relative to the package, is that of something compiled. */
export function isCompiled(path: string): boolean {
  const [top = ''] = posix.normalize(path).split('/');
  return COMPILED_DIRECTORIES.includes(top);
}
