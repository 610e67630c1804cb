import { posix } from 'node:path';
import { locateOffset } from '@svc-build/manifests/documents/locate-offset';
import { type Pyproject, readPyproject } from '@svc-build/manifests/python/pyproject';
import { requirementName } from '@svc-build/manifests/python/requirements';
import { parseUvLock } from '@svc-build/manifests/python/uv-lock';
import { findUvWorkspace } from '@svc-build/manifests/python/uv-workspace';
import { type Diagnostic, error, warning } from '@svc-build/model/diagnostic';
import type { UsedPackage } from '@svc-build/model/plan';
import { leavesProject } from '@svc-build/model/project-path';
import { andThen, fail, ok, type Result } from '@svc-build/model/result';
import type { ResolvedService } from '@svc-build/model/service';
import { nearestFile, type SourceTree } from '@svc-build/model/source-tree';
import { pinnedApp } from './pinned-app.ts';
import { type Requirements, readRequirements } from './python-requirements.ts';
import { type LocalPackages, lockedPackages, NO_LOCALS, sourcedPackages } from './uv-packages.ts';

/** Where a service's dependencies are written, and who can read them. */
export type PythonDependencies =
  | { readonly kind: 'requirements'; readonly requirements: Requirements }
  /** A lockfile that uv reads. */
  | {
      readonly kind: 'uv-lock';
      readonly lock: string;
      /** Those that are installed from their directories. */
      readonly locals: readonly string[];
      readonly packages: readonly UsedPackage[];
      readonly isPackage: boolean;
    }
  | {
      readonly kind: 'project';
      /** What an installer can be told; null where only the project's own build knows. */
      readonly listed: readonly string[] | null;
      readonly isPackage: boolean;
      /** What uv takes from the project itself. */
      readonly locals: LocalPackages;
    }
  | { readonly kind: 'none' };

/** The manifests of a Python service. */
export interface PythonProject {
  readonly pyproject: Pyproject | null;
  /** The file that speaks for it in messages about tools. */
  readonly manifest: string;
  readonly dependencies: PythonDependencies;
}

/** Locks of tools that are not asked: what they pin is not what is installed. With what writes them as requirements. */
const EXPORTS: Readonly<Record<string, string>> = {
  'poetry.lock': 'poetry export --output requirements.txt',
  'pdm.lock': 'pdm export --prod --output requirements.txt',
  'Pipfile.lock': 'pipenv requirements > requirements.txt',
  Pipfile: 'pipenv requirements > requirements.txt',
};
const OTHER_LOCKS = ['poetry.lock', 'pdm.lock', 'Pipfile.lock', 'pylock.toml'];

/**
 * What is installed: the lock of uv, where uv is there; else requirements.txt; else what pyproject.toml lists; else the
 * project itself, whose build knows; else the only other requirements file.
 */
export async function pythonProject(
  service: ResolvedService,
  /** Null before that is known: then what only uv can read is no error yet. */
  withUv: boolean | null,
  source: SourceTree,
): Promise<Result<PythonProject>> {
  const { root } = service;
  const read = await readPyproject(root, source);
  if (!read.ok) return read;
  const pyproject = read.value;
  const pinned = pinnedApp(pyproject);
  if (!pinned.ok) return pinned;
  const names = (await source.list(root)).filter(({ kind }) => kind === 'file').map(({ name }) => name);
  // A workspace has one lock, above its members.
  const lock = pyproject === null ? null : await nearestFile('uv.lock', root, source);
  const found = (dependencies: PythonDependencies, manifest: string, ignored: readonly string[]) =>
    ok(
      { pyproject, manifest, dependencies },
      ignored.map((file) => ignoredLock(service, file)),
    );
  const otherLocks = OTHER_LOCKS.filter((name) => names.includes(name)).map((name) => posix.join(root, name));

  if (pyproject !== null && lock !== null && withUv === null) return found({ kind: 'none' }, pyproject.file, []);
  if (pyproject !== null && lock !== null && withUv) {
    const { isPackage, file } = pyproject;
    return andThen(await uvLocals(lock, pyproject, source), (locals) =>
      found({ kind: 'uv-lock', lock, ...locals, isPackage }, file, []),
    );
  }
  const file = requirementsFile(names, pyproject !== null);
  if (file !== null) {
    const path = posix.join(root, file);
    const requirements = await readRequirements(path, root, source);
    if (!requirements.ok) return requirements;
    return found({ kind: 'requirements', requirements: requirements.value }, path, []);
  }
  if (pyproject !== null) {
    const { dependencies: listed, isPackage } = pyproject;
    if (withUv === false) {
      const sources = await uvSources(pyproject, lock, source);
      if (sources.length > 0) return fail(needsUv(service, pyproject.file, sources));
    }
    if (listed === null && !isPackage) return fail(unreadable(service, pyproject.file, otherLocks[0]));
    const ignored = [...(lock === null ? [] : [lock]), ...otherLocks];
    const locals = withUv ? await sourcedPackages(pyproject, source) : ok(NO_LOCALS);
    return andThen(locals, (value) =>
      found({ kind: 'project', listed, isPackage, locals: value }, pyproject.file, ignored),
    );
  }
  const setup = ['setup.py', 'setup.cfg'].find((name) => names.includes(name));
  if (setup !== undefined) {
    return found(
      { kind: 'project', listed: null, isPackage: true, locals: NO_LOCALS },
      posix.join(root, setup),
      otherLocks,
    );
  }
  const [other] = ['Pipfile', ...OTHER_LOCKS].filter((name) => names.includes(name));
  if (other !== undefined) return fail(unreadable(service, posix.join(root, other)));
  return found({ kind: 'none' }, service.entrypointAt.file, []);
}

function requirementsFile(names: readonly string[], hasPyproject: boolean): string | null {
  if (names.includes('requirements.txt')) return 'requirements.txt';
  const others = names.filter((name) => /^requirements[\w.-]*\.txt$/.test(name) && !/dev|test|doc|lint/i.test(name));
  return !hasPyproject && others.length === 1 ? (others[0] ?? null) : null;
}

/** Those of a workspace hold for its members too. */
async function uvSources(pyproject: Pyproject, lock: string | null, source: SourceTree): Promise<readonly string[]> {
  const above = lock === null ? ok(null) : await readPyproject(posix.dirname(lock), source);
  return [...pyproject.uvSources, ...(above.ok ? (above.value?.uvSources ?? []) : [])];
}

/** Without uv, a stranger's package of the same name would come from the public index. */
function needsUv(service: ResolvedService, file: string, names: readonly string[]): Diagnostic {
  return error(
    'TOOL_MISSING',
    `${file} asks for "uv", which is not on PATH: only uv knows where ${[...new Set(names)].join(', ')} of [tool.uv.sources] comes from.`,
    `Install uv, or export the dependencies into ${posix.join(service.root, 'requirements.txt')}.`,
    { service: service.name, location: service.at },
  );
}

function unreadable(service: ResolvedService, file: string, lock = file): Diagnostic {
  return error(
    'SERVICE_INPUT_INVALID',
    `The dependencies of the service "${service.name}" are in ${file}, which neither pip nor uv installs from.`,
    `${exporting(service, lock).slice(0, -1)}, or list them in [project.dependencies] of pyproject.toml.`,
    { service: service.name, location: service.at },
  );
}

function exporting({ root }: ResolvedService, file: string): string {
  const command = EXPORTS[posix.basename(file)];
  if (command === undefined) return `Export them into ${posix.join(root, 'requirements.txt')}.`;
  return `Export them with \`${command}\`${root === '.' ? '' : ` in ${root}`}.`;
}

function ignoredLock(service: ResolvedService, file: string): Diagnostic {
  const isUv = posix.basename(file) === 'uv.lock';
  return warning(
    'SERVICE_INPUT_INVALID',
    `The versions in ${file} are not used for the service "${service.name}"${isUv ? ', because uv is not on PATH' : ''}.`,
    isUv ? 'Install uv.' : exporting(service, file),
    { service: service.name, location: service.at },
  );
}

/**
 * The packages of the project that a uv.lock takes for a service. A lock that was made before the manifest asked for
 * something is an error: uv is not asked to compare, because it calls a lock old also where packages come from another
 * mirror than on the machine that made it.
 */
async function uvLocals(
  lock: string,
  pyproject: Pyproject,
  source: SourceTree,
): Promise<Result<Pick<Extract<PythonDependencies, { kind: 'uv-lock' }>, 'locals' | 'packages'>>> {
  const root = posix.dirname(pyproject.file);
  const parsed = parseUvLock(lock, (await source.readText(lock)) ?? '');
  if (!parsed.ok) return parsed;
  const workspace = await findUvWorkspace(root, source);
  if (!workspace.ok) return workspace;
  const own = parsed.value.find(({ directory }) => directory === root);
  const isMissing = (one: string): boolean => own !== undefined && !own.requires.has(requirementName(one) ?? '');
  const missing = pyproject.dependencies?.find(isMissing);
  if (missing !== undefined) return fail(outOfDate(lock, missing, pyproject));
  const found = lockedPackages(parsed.value, root);
  const directories = found.flatMap(({ directory, isVirtual }) => (isVirtual ? [] : [directory]));
  const outside = directories.filter((path) => posix.isAbsolute(path) || leavesProject(path));
  if (outside.length > 0) {
    const message = `"${lock}" takes packages from outside the project: ${outside.join(', ')}.`;
    return fail(error('SERVICE_INPUT_INVALID', message, 'Move them into the project, or require published versions.'));
  }
  const packages = found.map(({ directory, name, isDirect, uses, builtBy }): UsedPackage => {
    return { directory, name, isDirect, uses, builtBy };
  });
  return ok({ locals: [...new Set(directories)].sort(), packages }, workspace.warnings);
}

function outOfDate(lock: string, requirement: string, pyproject: Pyproject): Diagnostic {
  const at = Math.max(0, pyproject.text.indexOf(requirement));
  return error(
    'LOCKFILE_OUT_OF_DATE',
    `${lock} was made before ${pyproject.file} asked for "${requirement}".`,
    'Run `uv lock`, and commit what it writes.',
    { location: locateOffset(pyproject, at, requirement.length) },
  );
}
