import { posix } from 'node:path';
import { compare } from '@svc-build/model/compare';
import { error } from '@svc-build/model/diagnostic';
import { fail, ok, type Result } from '@svc-build/model/result';
import type { SourceTree } from '@svc-build/model/source-tree';
import { upward } from '@svc-build/model/upward';
import { isObject } from './is-object.ts';
import { type NodeManifest, readNodeManifest } from './node-manifest.ts';
import { parseYaml } from './parse-yaml.ts';

/** Packages that are installed together, from one directory. */
export interface NodeWorkspace {
  /** Below the project root, as all paths here. */
  readonly directory: string;
  /** The directory's own manifest, if it has one, and those of its members, sorted by path. */
  readonly manifests: readonly NodeManifest[];
}

/** The nearest workspace, at or above a directory, that the directory belongs to; null when it stands alone. */
export async function findWorkspace(directory: string, source: SourceTree): Promise<Result<NodeWorkspace | null>> {
  for (const candidate of upward(directory)) {
    const workspace = await source.once(`workspace at ${candidate}`, (view) => workspaceAt(candidate, view));
    if (!workspace.ok) return workspace;
    if (workspace.value === null) continue;
    const { manifests, members } = workspace.value;
    if (candidate === directory || members.has(directory)) return ok({ directory: candidate, manifests });
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
  const members = await memberDirectories(directory, patterns.value, source);
  const workspace = await readMembers(directory, manifest.value, members, source);
  return workspace.ok ? ok({ ...workspace.value, members: new Set(members) }) : workspace;
}

async function memberPatterns(
  directory: string,
  manifest: NodeManifest | null,
  source: SourceTree,
): Promise<Result<readonly string[]>> {
  const file = posix.join(directory, 'pnpm-workspace.yaml');
  const text = await source.readText(file);
  if (text === null) return ok(manifest?.workspaces ?? []);
  const { value, problem } = await parseYaml(text);
  if (problem !== null) return fail(error('MANIFEST_INVALID', `${file} is not YAML: ${problem}.`, 'Fix it there.'));
  const packages = isObject(value) ? value.packages : undefined;
  return ok(Array.isArray(packages) ? packages.filter((one): one is string => typeof one === 'string') : []);
}

async function memberDirectories(
  directory: string,
  patterns: readonly string[],
  source: SourceTree,
): Promise<readonly string[]> {
  const manifests = patterns.map((pattern) => {
    const excluded = pattern.startsWith('!');
    return { excluded, glob: posix.join(directory, excluded ? pattern.slice(1) : pattern, 'package.json') };
  });
  const found = await source.glob(
    manifests.filter(({ excluded }) => !excluded).map(({ glob }) => glob),
    {
      ignore: ['**/node_modules/**', ...manifests.filter(({ excluded }) => excluded).map(({ glob }) => glob)],
    },
  );
  return found.map((file) => posix.dirname(file));
}

async function readMembers(
  directory: string,
  own: NodeManifest | null,
  members: readonly string[],
  source: SourceTree,
): Promise<Result<NodeWorkspace>> {
  const manifests: NodeManifest[] = own === null ? [] : [own];
  for (const member of members.filter((one) => one !== directory)) {
    const manifest = await readNodeManifest(member, source);
    if (!manifest.ok) return manifest;
    if (manifest.value !== null) manifests.push(manifest.value);
  }
  return ok({ directory, manifests: manifests.sort((a, b) => compare(a.directory, b.directory)) });
}
