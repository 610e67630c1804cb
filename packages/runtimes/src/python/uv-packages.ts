import { posix } from 'node:path';
import { locateOffset } from '@svc-build/manifests/documents/locate-offset';
import { type LocalSource, type Pyproject, readPyproject } from '@svc-build/manifests/python/pyproject';
import { namePattern, requirementName } from '@svc-build/manifests/python/requirements';
import type { UvLockPackage } from '@svc-build/manifests/python/uv-lock';
import { findUvWorkspace } from '@svc-build/manifests/python/uv-workspace';
import { type Diagnostic, distinctDiagnostics, error } from '@svc-build/model/diagnostic';
import type { UsedPackage } from '@svc-build/model/plan';
import { leavesProject } from '@svc-build/model/project-path';
import { fail, ok, type Result } from '@svc-build/model/result';
import type { SourceTree } from '@svc-build/model/source-tree';

/** What of the project uv installs with a service. Paths are below the project root. */
export interface LocalPackages {
  readonly packages: readonly UsedPackage[];
  /** Single files, such as wheels. */
  readonly files: readonly string[];
}

export const NO_LOCALS: LocalPackages = { packages: [], files: [] };

/** The packages of the project that a lock has for one of them, by its directory; all of them where the lock does not know it. */
export function lockedPackages(
  locked: readonly UvLockPackage[],
  root: string,
): readonly (UsedPackage & UvLockPackage)[] {
  const own = locked.filter(({ directory }) => directory === root);
  // A lock may have several versions of one name.
  const byName = new Map<string, UvLockPackage[]>();
  for (const one of locked) byName.set(one.name, [...(byName.get(one.name) ?? []), one]);
  const needed = (one: UvLockPackage): readonly UvLockPackage[] =>
    [...one.needs].flatMap((name) => byName.get(name) ?? []);
  const reached = new Set(own.length === 0 ? locked : own.flatMap(needed));
  // What is added to a set while it is walked is walked too.
  for (const one of reached) for (const other of needed(one)) reached.add(other);
  const direct = new Set(own.flatMap(needed));
  const directories = (some: readonly UvLockPackage[]): readonly string[] =>
    some.flatMap(({ directory }) => (directory === null || directory === root ? [] : [directory]));
  return [...reached].flatMap((one) => {
    const [directory] = directories([one]);
    if (directory === undefined) return [];
    const isDirect = own.length === 0 || direct.has(one);
    return [{ ...one, directory, isDirect, uses: [...new Set(directories(needed(one)))].sort(), builtBy: null }];
  });
}

/** The packages of the project that a manifest without a lock names, itself and through others. */
export async function sourcedPackages(manifest: Pyproject, source: SourceTree): Promise<Result<LocalPackages>> {
  const found = new Map<string, { readonly name: string; uses: readonly string[] }>();
  const files = new Set<string>();
  const warnings: Diagnostic[] = [];
  const pending = [manifest];
  let direct: readonly string[] = [];
  for (const one of pending) {
    const places = await sourcesOf(one, source);
    if (!places.ok) return places;
    warnings.push(...places.warnings);
    const directory = posix.dirname(one.file);
    const uses: string[] = [];
    for (const { name, path, kind } of places.value) {
      if (kind === 'file') files.add(path);
      else if (path !== directory) uses.push(path);
      if (kind === 'file' || found.has(path) || path === posix.dirname(manifest.file)) continue;
      found.set(path, { name, uses: [] });
      const read = await readPyproject(path, source);
      if (!read.ok) return read;
      if (read.value !== null) pending.push(read.value);
    }
    const known = found.get(directory);
    if (one === manifest) direct = uses;
    else if (known !== undefined) known.uses = [...new Set(uses)].sort();
  }
  const packages = [...found].map(([directory, { name, uses }]): UsedPackage => {
    return { directory, name, isDirect: direct.includes(directory), uses, builtBy: null };
  });
  return ok({ packages, files: [...files].sort() }, distinctDiagnostics(warnings));
}

/** A dependency, and where it lies. */
interface Placed {
  readonly name: string;
  readonly path: string;
  readonly kind: 'directory' | 'file';
}

async function sourcesOf(manifest: Pyproject, source: SourceTree): Promise<Result<readonly Placed[]>> {
  const { listed, extras, isDynamic, localSources } = manifest;
  const directory = posix.dirname(manifest.file);
  const workspace = await findUvWorkspace(directory, source);
  if (!workspace.ok) return workspace;
  const wanted = new Set([...listed, ...extras].map((one) => requirementName(one)));
  const root = workspace.value?.root ?? manifest;
  const own = new Set(localSources.map(({ name }) => name));
  // Those of a workspace hold for its members too.
  const all = [
    ...localSources.map((one) => ({ one, from: manifest })),
    ...(root === manifest
      ? []
      : root.localSources.filter(({ name }) => !own.has(name)).map((one) => ({ one, from: root }))),
  ].filter(({ one }) => isDynamic || wanted.has(one.name));
  const placed: Placed[] = [];
  for (const { one, from } of all) {
    const member = workspace.value?.members.find(({ name }) => name !== null && requirementName(name) === one.name);
    const path = one.path === null ? member && posix.dirname(member.file) : pathFrom(from, one.path);
    const kind = path === undefined || leaves(path) ? null : await source.kind(path);
    if (path === undefined || kind === null) return fail(misplaced(one, from, path));
    placed.push({ name: one.name, path, kind });
  }
  return ok(placed, workspace.warnings);
}

function pathFrom({ file }: Pyproject, path: string): string {
  return posix.isAbsolute(path) ? path : posix.join(posix.dirname(file), path).replace(/(?<=.)\/$/, '');
}

function leaves(path: string): boolean {
  return leavesProject(path) || posix.isAbsolute(path);
}

function misplaced({ name, path }: LocalSource, { file, text }: Pyproject, place: string | undefined) {
  const [wrong, help] =
    path === null
      ? [
          `the workspace, which has no package of that name`,
          'Add it to the members of [tool.uv.workspace], or correct its name.',
        ]
      : place !== undefined && leaves(place)
        ? [`"${path}", which is outside the project`, 'Move it into the project, or require a published version.']
        : [`"${path}", which does not exist`, 'Correct the path, or remove the source.'];
  const sources = Math.max(0, text.indexOf('tool.uv.sources'));
  const at = Math.max(
    0,
    path === null ? text.slice(sources).search(namePattern(name)) + sources : text.indexOf(path, sources),
  );
  return error('SERVICE_INPUT_INVALID', `"${file}" takes "${name}" from ${wrong}.`, help, {
    location: locateOffset({ file, text }, at, (path ?? name).length),
  });
}
