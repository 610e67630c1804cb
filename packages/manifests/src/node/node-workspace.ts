import { posix } from 'node:path';
import { type Diagnostic, error, type Location, warning } from '@svc-build/model/diagnostic';
import { anyPattern, escaped, readPattern } from '@svc-build/model/glob/path-pattern';
import { compare } from '@svc-build/model/json';
import { ancestors } from '@svc-build/model/project-path';
import { all, andThen, fail, ok, type Result } from '@svc-build/model/result';
import type { SourceTree } from '@svc-build/model/source-tree';
import { textsOf } from '../documents/json-value.ts';
import { locateJsonKey } from '../documents/locate-json.ts';
import { locateOffset } from '../documents/locate-offset.ts';
import { parseYaml } from '../documents/parse-yaml.ts';
import { type NodeManifest, readNodeManifest } from './node-manifest.ts';

/** Packages that are installed together, from one directory. */
export interface NodeWorkspace {
  /** Below the project root, as all paths here. */
  readonly directory: string;
  /** The directory's own manifest, if it has one, and those of its members, sorted by path. */
  readonly manifests: readonly NodeManifest[];
}

/** The nearest workspace, at or above a directory, that the directory belongs to; null when it stands alone. */
export async function findWorkspace(directory: string, source: SourceTree): Promise<Result<NodeWorkspace | null>> {
  for (const candidate of ancestors(directory)) {
    const workspace = await source.once(`workspace at ${candidate}`, (view) => workspaceAt(candidate, view));
    if (!workspace.ok) return workspace;
    if (workspace.value === null) continue;
    const { manifests, members } = workspace.value;
    if (candidate === directory || members.has(directory))
      return ok({ directory: candidate, manifests }, workspace.warnings);
  }
  return ok(null);
}

/** The workspace that a directory's own files make; null when they make none. */
async function workspaceAt(
  directory: string,
  source: SourceTree,
): Promise<Result<(NodeWorkspace & { readonly members: ReadonlySet<string> }) | null>> {
  const manifest = await readNodeManifest(directory, source);
  if (!manifest.ok) return manifest;
  const patterns = await memberPatterns(directory, manifest.value, source);
  if (!patterns.ok) return patterns;
  if (patterns.value.length === 0) return ok(null);
  const members = await memberDirectories(patterns.value, source);
  const useless = uselessPatterns(patterns.value, members);
  const others = await readManifests(
    members.filter((one) => one !== directory),
    source,
  );
  return andThen(others, (read) => {
    const manifests = manifest.value === null ? [...read] : [manifest.value, ...read];
    manifests.sort((a, b) => compare(a.directory, b.directory));
    const doubles = sameNames(manifests);
    return doubles.length > 0 ? fail(...doubles) : ok({ directory, manifests, members: new Set(members) }, useless);
  });
}

/** A pattern of packages, from the project root. */
interface MemberPattern {
  readonly written: string;
  readonly glob: string;
  readonly excluded: boolean;
  readonly at: Location;
}

async function memberPatterns(
  directory: string,
  manifest: NodeManifest | null,
  source: SourceTree,
): Promise<Result<readonly MemberPattern[]>> {
  const pnpm = await readPnpmWorkspace(directory, source);
  if (!pnpm.ok) return pnpm;
  const { file, text } = pnpm.value ?? manifest ?? { file: '', text: '' };
  const patterns = pnpm.value?.packages ?? manifest?.workspaces ?? [];
  return all(patterns.map((one) => memberPattern(directory, one, { file, text })));
}

function memberPattern(
  directory: string,
  written: string,
  { file, text }: { readonly file: string; readonly text: string },
): Result<MemberPattern> {
  const excluded = written.startsWith('!');
  const glob = `${escaped(directory)}/${excluded ? written.slice(1) : written}/package.json`;
  const read = readPattern(glob, written.length);
  const start = Math.max(0, text.indexOf(written.slice(0, MOST_SHOWN)));
  const location = locateOffset({ file, text }, start, written.length);
  if (read.ok) return ok({ written, glob, excluded, at: location });
  const message = `The pattern ${shownPattern(written)} of packages in "${file}" ${read.problem}.`;
  return fail(error('GLOB_INVALID', message, read.help, { location }));
}

const MOST_SHOWN = 50;

function shownPattern(written: string): string {
  return JSON.stringify(written.length > MOST_SHOWN ? `${written.slice(0, MOST_SHOWN)}…` : written);
}

/** Patterns of packages that name none: most often one letter is wrong, and the packages are no part of any key. */
function uselessPatterns(patterns: readonly MemberPattern[], members: readonly string[]): readonly Diagnostic[] {
  const files = members.map((directory) => posix.join(directory, 'package.json'));
  return patterns
    .filter(({ glob, excluded }) => !excluded && !files.some(anyPattern([glob])))
    .map(({ written, at }) =>
      warning(
        'GLOB_MATCHES_NOTHING',
        `The pattern ${shownPattern(written)} of packages in "${at.file}" matches no package.`,
        `Correct it, or remove it; it starts at the directory of ${at.file}.`,
        { location: at },
      ),
    );
}

/** Packages of one name: a dependency on it could mean either, and package managers refuse to install them. */
function sameNames(manifests: readonly NodeManifest[]): readonly Diagnostic[] {
  const first = new Map<string, NodeManifest>();
  return manifests.flatMap((one) => {
    const { name } = one;
    const other = name === null ? undefined : first.get(name);
    if (name === null || other === undefined) {
      if (name !== null) first.set(name, one);
      return [];
    }
    const location = locateJsonKey(one.file, one.text, ['name']);
    const earlier = locateJsonKey(other.file, other.text, ['name']);
    const related =
      earlier === null ? [] : [{ message: `${JSON.stringify(name)} is the name of this one.`, location: earlier }];
    const message = `Two packages of the workspace are called ${JSON.stringify(name)}: ${other.directory} and ${one.directory}.`;
    return [error('DUPLICATE_PACKAGE_NAME', message, 'Rename one of them.', { location, related })];
  });
}

async function memberDirectories(patterns: readonly MemberPattern[], source: SourceTree): Promise<readonly string[]> {
  const globs = (excluded: boolean): readonly string[] =>
    patterns.filter((pattern) => pattern.excluded === excluded).map(({ glob }) => glob);
  const isExcluded = anyPattern(globs(true));
  const found = await source.glob(globs(false), { ignore: ['**/node_modules/**'] });
  return found.filter((file) => !isExcluded(file)).map((file) => posix.dirname(file));
}

async function readManifests(
  directories: readonly string[],
  source: SourceTree,
): Promise<Result<readonly NodeManifest[]>> {
  const manifests: NodeManifest[] = [];
  for (const directory of directories) {
    const manifest = await readNodeManifest(directory, source);
    if (!manifest.ok) return manifest;
    if (manifest.value !== null) manifests.push(manifest.value);
  }
  return ok(manifests);
}

/** What a pnpm-workspace.yaml says about which packages are members. */
interface PnpmWorkspace {
  readonly file: string;
  readonly text: string;
  /** Patterns of member directories, relative to the file's own; one that begins with `!` takes members out. */
  readonly packages: readonly string[];
}

/** Reads the pnpm-workspace.yaml of a directory; null when it has none. */
async function readPnpmWorkspace(directory: string, source: SourceTree): Promise<Result<PnpmWorkspace | null>> {
  const file = posix.join(directory, 'pnpm-workspace.yaml');
  const text = await source.readText(file);
  if (text === null) return ok(null);
  return andThen(await parseYaml(file, text), ({ packages }) => ok({ file, text, packages: textsOf(packages) }));
}
