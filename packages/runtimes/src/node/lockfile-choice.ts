import { posix } from 'node:path';
import type { NodeManifest } from '@svc-build/manifests/node/node-manifest';
import { type Diagnostic, error, warning } from '@svc-build/model/diagnostic';
import { fail, ok, type Result, UnreadableFile } from '@svc-build/model/result';
import type { EntryKind, SourceTree } from '@svc-build/model/source-tree';
import { LOCKS } from 'package-manager-detector/constants';
import { unlockedDependencies } from './stale-lockfile.ts';

/** What must be on PATH to install by a lockfile. */
export type PackageManagerTool = 'npm' | 'pnpm' | 'yarn' | 'bun';

/** A lockfile, and whose it is. */
export interface Lock {
  readonly file: string;
  readonly tool: PackageManagerTool;
}

/** The field of a package.json that names a package manager. */
export interface DeclaredTool {
  readonly tool: PackageManagerTool;
  readonly file: string;
}

/** Settings that only one package manager reads. */
const SETTINGS: readonly { readonly file: string; readonly tool: PackageManagerTool }[] = [
  { file: 'pnpm-workspace.yaml', tool: 'pnpm' },
  { file: '.yarnrc.yml', tool: 'yarn' },
  { file: '.yarnrc', tool: 'yarn' },
  { file: 'bunfig.toml', tool: 'bun' },
];

/** Where is installed, for which packages, and what their manifest says of the package manager. */
interface LockedPlace {
  readonly directory: string;
  readonly manifests: readonly NodeManifest[];
  readonly declared: DeclaredTool | null;
}

/**
 * The lockfile that counts. Where there are several of different package managers, the first of these decides, and a
 * warning says so: what `packageManager` names, settings that only one of them reads, and that only one of them still
 * holds what is asked for. Where nothing does, nobody can know what to install.
 */
export async function chooseLockfile(
  locks: readonly Lock[],
  place: LockedPlace,
  source: SourceTree,
): Promise<Result<Lock | null>> {
  const { declared } = place;
  const tools = [...new Set(locks.map(({ tool }) => tool))];
  const of = (tool: PackageManagerTool): Lock | null => locks.find((one) => one.tool === tool) ?? null;
  const [only] = locks;
  if (only === undefined) return ok(null);
  if (tools.length === 1)
    return ok(only, declared === null || declared.tool === only.tool ? [] : [otherThanDeclared(only, declared)]);
  if (declared !== null && tools.includes(declared.tool))
    return taken(of(declared.tool), locks, `${declared.file} names ${declared.tool}`);
  const settings = await settingsIn(place.directory, tools, source);
  const [configured] = settings;
  if (configured !== undefined && new Set(settings.map(({ tool }) => tool)).size === 1)
    return taken(of(configured.tool), locks, `${configured.file} is beside it, which no other package manager reads`);
  const current: Lock[] = [];
  for (const tool of tools) {
    const lock = of(tool);
    if (lock !== null && (await unlockedDependencies(lock.file, place, source))?.length === 0) current.push(lock);
  }
  const [newest] = current;
  if (newest !== undefined && current.length === 1)
    return taken(newest, locks, 'it alone holds what package.json asks for');
  return fail(undecided(locks));
}

function taken(lock: Lock | null, locks: readonly Lock[], why: string): Result<Lock | null> {
  if (lock === null) return ok(null);
  const others = locks.filter(({ tool }) => tool !== lock.tool).map(({ file }) => file);
  return ok(lock, [
    warning(
      'LOCKFILE_AMBIGUOUS',
      `Beside ${lock.file} lies ${others.join(' and ')}; ${lock.tool} installs, because ${why}.`,
      `Remove ${others.join(' and ')}.`,
    ),
  ]);
}

function otherThanDeclared({ file, tool }: Lock, declared: DeclaredTool): Diagnostic {
  return warning(
    'LOCKFILE_AMBIGUOUS',
    `${declared.file} names ${declared.tool}, and the only lockfile is ${file}; ${tool} installs, because a lockfile says which versions.`,
    `Run \`${declared.tool} install\`, commit its lockfile and remove ${file}, or change "packageManager".`,
  );
}

function undecided(locks: readonly Lock[]): Diagnostic {
  const files = locks.map(({ file }) => file);
  const tools = [...new Set(locks.map(({ tool }) => tool))];
  return error(
    'LOCKFILE_AMBIGUOUS',
    `${files.slice(0, -1).join(', ')} and ${files.at(-1)} are of different package managers, and nothing says which one counts.`,
    `Remove all but one, or name the package manager in package.json: "packageManager" with ${tools.join(' or ')} and its version.`,
  );
}

async function settingsIn(
  directory: string,
  tools: readonly PackageManagerTool[],
  source: SourceTree,
): Promise<readonly DeclaredTool[]> {
  const places = SETTINGS.filter(({ tool }) => tools.includes(tool)).map(({ file, tool }) => {
    return { file: posix.join(directory, file), tool };
  });
  const kinds = await Promise.all(places.map(({ file }) => source.kind(file)));
  return places.filter((_, index) => kinds[index] === 'file');
}

/** The lockfiles in a directory, at or above the one that is asked for. */
export function locksFor(directory: string, place: string, source: SourceTree): Promise<readonly Lock[]> {
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

/** Whether a name is that of a package manager that installs here. */
export function isTool(name: string | undefined): name is PackageManagerTool {
  return name === 'npm' || name === 'pnpm' || name === 'yarn' || name === 'bun';
}
