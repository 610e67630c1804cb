import { posix } from 'node:path';
import type { Diagnostic } from '@svc-build/model/diagnostic';
import { compare } from '@svc-build/model/json';
import { ancestors } from '@svc-build/model/project-path';
import { all, andThen, fail, ok, type Result } from '@svc-build/model/result';
import type { SourceTree } from '@svc-build/model/source-tree';
import { textsOf } from '../documents/json-value.ts';
import { locateJsonKey } from '../documents/locate-json.ts';
import { parseYaml } from '../documents/parse-yaml.ts';
import { type MemberPattern, memberDirectories, memberPattern, uselessPatterns } from '../workspace/member-patterns.ts';
import { sameNames } from '../workspace/same-names.ts';
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
  const members = await memberDirectories(patterns.value, source, ['**/node_modules/**']);
  const useless = uselessPatterns(patterns.value, members, 'package.json');
  const others = await readManifests(
    members.filter((one) => one !== directory),
    source,
  );
  return andThen(others, (read) => {
    const manifests = manifest.value === null ? [...read] : [manifest.value, ...read];
    manifests.sort((a, b) => compare(a.directory, b.directory));
    const doubles = membersOfOneName(manifests);
    return doubles.length > 0 ? fail(...doubles) : ok({ directory, manifests, members: new Set(members) }, useless);
  });
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
  return all(
    patterns.map((written) => {
      const pattern = written.replace(/^!/, '');
      return memberPattern({ written, pattern, excluded: pattern !== written, manifest: 'package.json', file, text });
    }),
  );
}

/** Packages of one name cannot be told apart by those that depend on them. */
function membersOfOneName(manifests: readonly NodeManifest[]): readonly Diagnostic[] {
  return sameNames(
    manifests.map(({ name, directory, file, text }) => {
      return { name, directory, at: () => locateJsonKey(file, text, ['name']) };
    }),
  );
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
