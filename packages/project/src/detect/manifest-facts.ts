import { posix } from 'node:path';
import { tableOf } from '@svc-build/manifests/documents/json-value';
import { locateOffset } from '@svc-build/manifests/documents/locate-offset';
import { parseJsonObject } from '@svc-build/manifests/documents/parse-json';
import { parseToml } from '@svc-build/manifests/documents/parse-toml';
import { parseGoDirectives } from '@svc-build/manifests/go/go-directives';
import { readNodeManifest as readPackageJson } from '@svc-build/manifests/node/node-manifest';
import { error } from '@svc-build/model/diagnostic';
import { anyPattern } from '@svc-build/model/glob/path-pattern';
import { andThen, fail, ok, type Result } from '@svc-build/model/result';
import { fromRuntimes, type ManifestKind, type Runtime, type RuntimeFacts } from '@svc-build/model/runtime-facts';
import type { SourceTree } from '@svc-build/model/source-tree';
import { startedFiles, startsServer } from '@svc-build/model/start-script';

/** A dependency as some manifest declares it. */
export interface DependencyFact {
  /** Whose package it is, as its runtime says: `npm`. */
  readonly ecosystem: string;
  /** As compared: Python names are normalised. */
  readonly name: string;
  readonly development: boolean;
  readonly file: string;
  /** What was seen, as a sentence about the file: `"express" is in dependencies`. */
  readonly because: string;
}

/** A file that a package.json names as a program, perhaps without its extension. */
interface NamedProgram {
  readonly path: string;
  readonly by: 'main' | 'start';
  readonly file: string;
}

/** What the manifests of a directory say, whatever their format. Files are relative to the project root. */
export interface ManifestFacts {
  readonly files: readonly string[];
  readonly dependencies: readonly DependencyFact[];
  readonly scripts: readonly { readonly name: string; readonly file: string; readonly text: string }[];
  /** A `start` script that runs a program of the package. */
  readonly serverStart: { readonly file: string; readonly script: string } | null;
  /** What the package names as its program: `main`, then what `start` runs with Node. Relative to the directory. */
  readonly programs: readonly NamedProgram[];
  /** npm dependencies that may lie in the project itself, as those of a workspace do: what they use is not known here. */
  readonly localPackages: readonly string[];
  /** Manifests that are programs, or leave dependencies to one: what they do not say may still be true. */
  readonly opaque: readonly string[];
}

/** A directory without manifests. */
export const NO_FACTS: ManifestFacts = {
  files: [],
  dependencies: [],
  scripts: [],
  serverStart: null,
  programs: [],
  localPackages: [],
  opaque: [],
};

/** What a `go.mod` requires itself; its `// indirect` lines are dependencies of dependencies. */
export async function readGoManifest(file: string, source: SourceTree): Promise<Result<ManifestFacts>> {
  const text = (await source.readText(file)) ?? '';
  const directives = parseGoDirectives(text);
  if (!directives.some(({ verb }) => verb === 'module')) {
    const message = `"${file}" has no "module" line.`;
    const help = 'Run "go mod init" in its directory, or add the line.';
    const location = locateOffset({ file, text: text.replace(/^\uFEFF/, '') }, 0, 1);
    return fail(error('MANIFEST_INVALID', message, help, { location }));
  }
  const dependencies = directives.flatMap(({ verb, words, comment }): readonly DependencyFact[] => {
    const [name, version] = words;
    const isOwn = verb === 'require' && name !== undefined && version?.startsWith('v') && !/^indirect\b/.test(comment);
    if (!isOwn) return [];
    return [{ ecosystem: 'go', name, development: false, file, because: `"${name}" is required` }];
  });
  return ok({ ...NO_FACTS, files: [file], dependencies });
}

/** Versions that members of a workspace ask for each other by. */
const LOCAL = /^(?:\*$|workspace:|file:|link:|portal:)/;

/** What a `package.json` declares. */
export async function readNodeManifest(file: string, source: SourceTree): Promise<Result<ManifestFacts>> {
  return andThen(await readPackageJson(posix.dirname(file), source), (manifest) => {
    if (manifest === null) return ok({ ...NO_FACTS, files: [file] });
    const dependencies = (['dependencies', 'devDependencies'] as const).flatMap((field) =>
      Object.keys(manifest[field]).map((name): DependencyFact => {
        const development = field === 'devDependencies';
        return { ecosystem: 'npm', name, development, file, because: `"${name}" is in ${field}` };
      }),
    );
    const localPackages = (['dependencies', 'devDependencies'] as const).flatMap((field) =>
      Object.entries(manifest[field]).flatMap(([name, range]) => (LOCAL.test(range) ? [name] : [])),
    );
    const scripts = Object.entries(manifest.scripts).map(([name, text]) => ({ name, file, text }));
    const programs = [
      ...(manifest.main === null ? [] : [{ path: manifest.main, by: 'main' as const, file }]),
      ...startedFiles(manifest.scripts).map((path) => ({ path, by: 'start' as const, file })),
    ];
    const serverStart = startsServer(manifest.scripts) ? { file, script: manifest.scripts.start ?? '' } : null;
    return ok({ ...NO_FACTS, files: [file], dependencies, scripts, serverStart, programs, localPackages });
  });
}

/** How a manifest lists packages: by their names, in tables of a document. */
export type NamedTables = Extract<ManifestKind['lists'], object>;

/** What a manifest of a format that only its runtime knows lists. */
export async function readListedManifest(
  file: string,
  { syntax, tables, ecosystem }: NamedTables & { readonly ecosystem: string },
  source: SourceTree,
): Promise<Result<ManifestFacts>> {
  const text = (await source.readText(file)) ?? '';
  const document = syntax === 'json' ? parseJsonObject(file, text) : parseToml(file, text);
  return andThen(document, (whole) => {
    const dependencies = tables.flatMap(({ path, development }) => {
      const table = path.reduce((at, key) => tableOf(at[key]), whole);
      return Object.keys(table).map((name): DependencyFact => {
        return { ecosystem, name, development, file, because: `"${name}" is in ${path.join('.')}` };
      });
    });
    return ok({ ...NO_FACTS, files: [file], dependencies });
  });
}

/** Manifests of languages that no runtime names: they only tell that a directory is more than a folder of files. */
const FOREIGN = new Set(['Cargo.toml', 'Gemfile', 'composer.json', 'deno.json', 'mix.exs', 'pom.xml']);

/** A kind of manifest and the runtime that it belongs to. */
export interface KnownManifest {
  readonly runtime: RuntimeFacts;
  readonly kind: ManifestKind;
}

const knownManifests = fromRuntimes((runtimes) =>
  runtimes.flatMap((runtime) => runtime.manifests.map((kind) => ({ runtime, kind, matches: anyPattern([kind.name]) }))),
);

/** What a file is a manifest of, by its name; null when no runtime names it. */
export function manifestKind(name: string, runtimes: readonly RuntimeFacts[]): KnownManifest | null {
  return knownManifests(runtimes).find(({ matches }) => matches(name)) ?? null;
}

/** The runtime that a file name is a manifest of; null for any other file. */
export function manifestRuntime(name: string, runtimes: readonly RuntimeFacts[]): Runtime | 'foreign' | null {
  return manifestKind(name, runtimes)?.runtime.name ?? (FOREIGN.has(name) ? 'foreign' : null);
}

/** The runtime that a file's extension asks for; null when it says nothing. */
export function extensionRuntime(path: string, runtimes: readonly RuntimeFacts[]): Runtime | null {
  const extension = posix.extname(path).toLowerCase();
  return runtimes.find(({ extensions }) => extensions.includes(extension))?.name ?? null;
}

/** The first runtime whose sources are among some files, of those that are never meant to be published; null for none. */
export function sourceRuntime(files: readonly string[], runtimes: readonly RuntimeFacts[]): RuntimeFacts | null {
  const extensions = new Set(files.map((file) => posix.extname(file)));
  return runtimes.find(({ sources }) => sources.some((extension) => extensions.has(extension))) ?? null;
}
