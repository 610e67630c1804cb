import { posix } from 'node:path';
import { locateJsonKey } from '@svc-build/manifests/documents/locate-json';
import { locateOffset } from '@svc-build/manifests/documents/locate-offset';
import { allDependencies, type NodeManifest, readNodeManifest } from '@svc-build/manifests/node/node-manifest';
import { findWorkspace } from '@svc-build/manifests/node/node-workspace';
import { type Diagnostic, error } from '@svc-build/model/diagnostic';
import { ancestors } from '@svc-build/model/project-path';
import { fail, ok, type Result, UnreadableFile } from '@svc-build/model/result';
import type { EntryKind, SourceTree } from '@svc-build/model/source-tree';
import { LOCKS } from 'package-manager-detector/constants';

/** A way to install; Yarn's two lines have little but the name in common. */
type PackageManagerName = 'npm' | 'pnpm' | 'yarn-classic' | 'yarn-berry' | 'bun';

/** Which program installs what a service needs, and where. */
export interface NodePackageManager {
  readonly name: PackageManagerName;
  /** What must be on PATH, which versions will do, and the file that says so. */
  readonly tool: 'npm' | 'pnpm' | 'yarn' | 'bun';
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

type Tool = NodePackageManager['tool'];

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
  const { warnings } = place;
  const declared = await declaredManager(at, source);
  if (!declared.ok) return declared;
  const locks = await locksFor(directory, at, source);
  const lock = locks.find(({ tool }) => tool === declared.value?.tool) ?? locks[0] ?? null;
  const tool = lock?.tool ?? declared.value?.tool ?? 'npm';
  const major = declared.value?.tool === tool ? declared.value.major : null;
  const lockfile = lock?.file ?? null;
  const name = tool === 'yarn' ? await yarnLine(lockfile, major, source) : tool;
  const leftOut = name === 'yarn-classic' ? leftOutByYarn(directory, at, manifests) : null;
  if (leftOut !== null) return fail(leftOut);
  const found: NodePackageManager = {
    name,
    tool,
    range: major === null ? lineRange(name) : `${major}.x`,
    source: major === null ? (lockfile ?? manifests[0]?.file ?? at) : (declared.value?.file ?? at),
    namedBy: lockfile ?? declared.value?.file ?? null,
    directory: at,
    lockfile,
    manifests,
  };
  return ok(found, warnings);
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

interface Lock {
  readonly file: string;
  readonly tool: Tool;
}

/** The lockfiles in a directory, at or above the one that is asked for. */
function locksFor(directory: string, place: string, source: SourceTree): Promise<readonly Lock[]> {
  return place === directory ? locksIn(place, source) : locksAbove(place, source);
}

async function locksIn(directory: string, source: SourceTree): Promise<readonly Lock[]> {
  const found = await source.list(directory);
  return found.flatMap(({ name, kind }) => lockOf(posix.join(directory, name), kind) ?? []);
}

/** The same where other names are no matter of the service: whoever adds a file beside a lockfile changes nothing. */
async function locksAbove(directory: string, source: SourceTree): Promise<readonly Lock[]> {
  return source.once(`lockfiles in ${directory}`, async (view) => {
    const locks: Lock[] = [];
    for (const name of Object.keys(LOCKS).sort()) {
      const file = posix.join(directory, name);
      const kind = (await view.kind(file)) ?? ((await view.locate(file)) === 'missing' ? null : 'other');
      const lock = kind === null ? null : lockOf(file, kind);
      if (lock !== null) locks.push(lock);
    }
    return locks;
  });
}

function lockOf(file: string, kind: EntryKind | 'other'): Lock | null {
  const name = posix.basename(file);
  const tool = LOCKS[name];
  if (tool !== undefined && kind === 'other') throw new UnreadableFile(file, 'it is a broken link, a pipe or a device');
  return kind === 'file' && name !== 'pnpm-workspace.yaml' && isTool(tool) ? { file, tool } : null;
}

/** What the nearest `packageManager` field at or above a directory names. */
async function declaredManager(
  directory: string,
  source: SourceTree,
): Promise<Result<{ readonly tool: Tool; readonly major: number | null; readonly file: string } | null>> {
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

async function yarnLine(
  lockfile: string | null,
  major: number | null,
  source: SourceTree,
): Promise<'yarn-classic' | 'yarn-berry'> {
  if (major !== null) return major === 1 ? 'yarn-classic' : 'yarn-berry';
  const text = lockfile === null ? null : await source.readText(lockfile);
  return text?.includes('\n__metadata:') ? 'yarn-berry' : 'yarn-classic';
}

/** The versions that can read what a line of a package manager wrote. */
function lineRange(name: PackageManagerName): string | null {
  if (name === 'yarn-classic') return '1.x';
  return name === 'yarn-berry' ? '>=2' : null;
}

function isTool(name: string | undefined): name is Tool {
  return name === 'npm' || name === 'pnpm' || name === 'yarn' || name === 'bun';
}
