import { locateJsonKey } from '@svc-build/manifests/documents/locate-json';
import { locateOffset } from '@svc-build/manifests/documents/locate-offset';
import { lockfileRange } from '@svc-build/manifests/node/lockfile-format';
import { allDependencies, type NodeManifest, readNodeManifest } from '@svc-build/manifests/node/node-manifest';
import { findWorkspace } from '@svc-build/manifests/node/node-workspace';
import { type Diagnostic, error } from '@svc-build/model/diagnostic';
import { ancestors } from '@svc-build/model/project-path';
import { fail, ok, type Result } from '@svc-build/model/result';
import type { SourceTree } from '@svc-build/model/source-tree';
import { chooseLockfile, type DeclaredTool, isTool, locksFor, type PackageManagerTool } from './lockfile-choice.ts';
import { plugAndPlay } from './plug-and-play.ts';

/** A way to install; Yarn's two lines have little but the name in common. */
type PackageManagerName = 'npm' | 'pnpm' | 'yarn-classic' | 'yarn-berry' | 'bun';

/** Which program installs what a service needs, and where. */
export interface NodePackageManager {
  readonly name: PackageManagerName;
  /** What must be on PATH, which versions will do, and the file that says so. */
  readonly tool: PackageManagerTool;
  readonly range: string | null;
  readonly source: string;
  /** The lockfile or manifest that decides for this package manager; null where none does. */
  readonly namedBy: string | null;
  /** Where to install, below the project root. */
  readonly directory: string;
  /** Below the project root; null when there is none. */
  readonly lockfile: string | null;
  /** Manifests of all packages that this installs for. */
  readonly manifests: readonly NodeManifest[];
}

/**
 * Where a service's packages are installed, and by what. A workspace that lists the service decides the place, because the
 * package managers themselves go there; then the nearest lockfile; then the service's own package.json. A lockfile above
 * the service that knows nothing of it counts only when the service asks for nothing itself. Null without a package.json.
 */
export async function findNodePackageManager(
  directory: string,
  source: SourceTree,
): Promise<Result<NodePackageManager | null>> {
  const place = await installPlace(directory, source);
  if (!place.ok) return place;
  if (place.value === null) return ok(null);
  const { directory: at, manifests } = place.value;
  const declared = await declaredManager(at, source);
  if (!declared.ok) return declared;
  const locks = await locksFor(directory, at, source);
  const chosen = await chooseLockfile(locks, { ...place.value, declared: declared.value }, source);
  if (!chosen.ok) return chosen;
  const lock = chosen.value;
  const tool = lock?.tool ?? declared.value?.tool ?? 'npm';
  const lockfile = lock?.file ?? null;
  const wanted = await wantedVersions({ tool, lockfile, declared: declared.value }, source);
  const name = tool === 'yarn' ? yarnLine(wanted.range) : tool;
  const refused = await refusal(name, { directory, at, manifests }, source);
  if (refused !== null) return fail(refused);
  const found: NodePackageManager = {
    name,
    tool,
    range: wanted.range,
    source: wanted.source ?? lockfile ?? manifests[0]?.file ?? at,
    namedBy: lockfile ?? declared.value?.file ?? null,
    directory: at,
    lockfile,
    manifests,
  };
  return ok(found, [...place.warnings, ...chosen.warnings]);
}

/** A package manager with what the project says of its version. */
interface NamedManager {
  readonly tool: PackageManagerTool;
  readonly lockfile: string | null;
  readonly declared: Declared | null;
}

/**
 * The versions of a package manager that will do, and the file that says so. Any version of the same major one will: that
 * is enough for the same lockfile and layout, and installs where nothing can be fetched. npm reads the lockfiles of all its
 * versions from 7 on. Of Yarn's later line the lockfile decides, which other versions would rewrite.
 */
async function wantedVersions(
  { tool, lockfile, declared }: NamedManager,
  source: SourceTree,
): Promise<{ readonly range: string | null; readonly source: string | null }> {
  const text = lockfile === null || lockfile.endsWith('.lockb') ? null : await source.readText(lockfile);
  const locked = text === null ? null : lockfileRange(tool, text);
  const major = declared?.tool === tool ? declared.major : null;
  if (locked !== null && (major === null || tool === 'yarn')) return { range: locked, source: null };
  if (major === null) return { range: tool === 'yarn' ? '1.x' : null, source: null };
  return { range: tool === 'npm' && major >= 7 ? '>=7' : `${major}.x`, source: declared?.file ?? null };
}

/** What keeps a line of Yarn from installing here. */
async function refusal(
  name: PackageManagerName,
  {
    directory,
    at,
    manifests,
  }: { readonly directory: string; readonly at: string; readonly manifests: readonly NodeManifest[] },
  source: SourceTree,
): Promise<Diagnostic | null> {
  if (name !== 'yarn-classic' && name !== 'yarn-berry') return null;
  const plugged = await plugAndPlay(name, { directory: at, manifests }, source);
  if (plugged !== null || name === 'yarn-berry') return plugged;
  return leftOutByYarn(directory, at, manifests);
}

/** Yarn 1 takes a package without a name or a version for no member of a workspace, and installs nothing for it. */
function leftOutByYarn(directory: string, place: string, manifests: readonly NodeManifest[]): Diagnostic | null {
  const own = manifests.find((one) => one.directory === directory);
  if (own === undefined || directory === place || Object.keys(allDependencies(own)).length === 0) return null;
  const lacking = own.name === null ? 'name' : own.version === null ? 'version' : null;
  if (lacking === null) return null;
  return error(
    'MANIFEST_INVALID',
    `${own.file} has no "${lacking}", and Yarn 1 leaves packages without one out of the workspace: what it depends on is not installed.`,
    `Add ${lacking === 'name' ? 'a name' : '"version": "0.0.0"'}, run \`yarn install\`, and commit yarn.lock.`,
    { location: locateOffset({ file: own.file, text: own.text }, Math.max(0, own.text.indexOf('{')), 1) },
  );
}

async function installPlace(
  directory: string,
  source: SourceTree,
): Promise<Result<{ readonly directory: string; readonly manifests: readonly NodeManifest[] } | null>> {
  const workspace = await findWorkspace(directory, source);
  if (!workspace.ok || workspace.value !== null) return workspace;
  const own = await readNodeManifest(directory, source);
  if (!own.ok) return own;
  const asks = own.value !== null && Object.keys(allDependencies(own.value)).length > 0;
  for (const candidate of asks ? [] : ancestors(directory)) {
    const manifest = await readNodeManifest(candidate, source);
    if (!manifest.ok) return manifest;
    if (manifest.value === null || (await locksFor(directory, candidate, source)).length === 0) continue;
    return ok({ directory: candidate, manifests: [manifest.value] });
  }
  return ok(own.value === null ? null : { directory, manifests: [own.value] });
}

/** A package manager that a field names, perhaps with a version. */
interface Declared extends DeclaredTool {
  readonly major: number | null;
}

/** What the nearest `packageManager` field at or above a directory names. */
async function declaredManager(directory: string, source: SourceTree): Promise<Result<Declared | null>> {
  for (const candidate of ancestors(directory)) {
    const manifest = await readNodeManifest(candidate, source);
    if (!manifest.ok) return manifest;
    const field = manifest.value?.packageManager ?? null;
    if (manifest.value === null || field === null) continue;
    const [tool, version] = field.split('@');
    const { file, text } = manifest.value;
    if (isTool(tool)) {
      const major = /^(\d+)\./.exec(version ?? '')?.[1];
      return ok({ tool, major: major === undefined ? null : Number(major), file });
    }
    return fail(
      error(
        'MANIFEST_INVALID',
        `${file} names the package manager "${field}", which svc-build does not know.`,
        'Name npm, pnpm, yarn or bun with a version, such as "npm@11.0.0", or remove the field.',
        { location: locateJsonKey(file, text, ['packageManager']) },
      ),
    );
  }
  return ok(null);
}

/** Yarn's lines by the versions that are wanted. */
function yarnLine(range: string | null): 'yarn-classic' | 'yarn-berry' {
  return range === null || range === '1.x' ? 'yarn-classic' : 'yarn-berry';
}
