import { posix } from 'node:path';
import { readPyproject } from '@svc-build/manifests/python/pyproject';
import {
  type Action,
  BASE_ENVIRONMENT,
  type BuildPlan,
  type EnvironmentSpec,
  type Probe,
  type ProbeResults,
  type UsedPackage,
} from '@svc-build/model/plan';
import { ancestors } from '@svc-build/model/project-path';
import { ok, type Result } from '@svc-build/model/result';
import type { ResolvedService } from '@svc-build/model/service';
import { existingFiles, type SourceTree } from '@svc-build/model/source-tree';
import { notRead } from '../tool-directories.ts';
import { pythonApp } from './python-app.ts';
import { type PythonDependencies, pythonProject } from './python-dependencies.ts';
import { pythonInstallSteps, pythonServerSteps, SERVER, VENDOR } from './python-install.ts';
import { hasUv, type PythonApp, pythonProbes } from './python-probe.ts';
import { pythonRequirements } from './python-version.ts';

/** What is asked before an ASGI service is planned. */
export async function probePythonServer(
  service: ResolvedService,
  source: SourceTree,
): Promise<Result<readonly Probe[]>> {
  // Whether uv is there is one of the questions.
  const project = await pythonProject(service, null, source);
  return project.ok ? ok(await pythonProbes(service, project.value, source)) : project;
}

/**
 * The packages of the service and the server that runs it are installed and compiled by actions of their own, which read
 * no source of the service that they do not need; the sources themselves are bundled as they are. The app comes back with it.
 */
export async function planPythonServer(
  service: ResolvedService,
  source: SourceTree,
  answers: ProbeResults,
): Promise<Result<{ readonly plan: BuildPlan; readonly app: PythonApp }>> {
  const withUv = hasUv(answers);
  const project = await pythonProject(service, withUv, source);
  if (!project.ok) return project;
  const app = await pythonApp(service, answers, source);
  if (!app.ok) return app;
  const { manifest, dependencies } = project.value;
  const python = await pythonRequirements(service.root, project.value, source);
  const requires = withUv ? [...python, { tool: 'uv', range: null, source: manifest }] : python;
  const settings = withUv ? await uvSettings(service, source) : [];
  const { directories, files } = await readBy(service, dependencies, source);
  const installed = { requires, withUv };
  const packages: Action = {
    ...installing(installed, VENDOR),
    id: `install:${service.name}`,
    label: 'install',
    inputs: {
      directories,
      files: [...new Set([...files, ...settings])].sort(),
      exclude: await notRead(service, directories, source),
    },
    env: installEnvironment(withUv, [...service.env, ...variablesOf(dependencies)]),
    steps: pythonInstallSteps(service, dependencies, withUv),
  };
  const server: Action = {
    ...installing(installed, SERVER),
    id: `server:${service.name}`,
    label: 'server',
    inputs: { directories: [], files: settings, exclude: [] },
    env: installEnvironment(withUv, []),
    steps: pythonServerSteps(service, withUv),
  };
  // Nothing is done with the sources: they are bundled as they are.
  const sources: Action = {
    id: `sources:${service.name}`,
    label: 'sources',
    needs: [],
    requires: python,
    inputs: { directories: [service.root], files: [], exclude: await notRead(service, [service.root], source) },
    generated: [],
    env: { ...BASE_ENVIRONMENT, names: service.env },
    steps: [],
    outputs: [],
    restorable: true,
    keep: [],
  };
  const actions = dependencies.kind === 'none' ? [server, sources] : [packages, server, sources];
  const used = await usedPackages(dependencies, source);
  const plan = { service: service.name, actions, ...(used.length === 0 ? {} : { packages: used }) };
  return ok({ plan, app: app.value }, project.warnings);
}

interface Installed {
  readonly requires: Action['requires'];
  readonly withUv: boolean;
}

/** What installs packages into a directory of the scratch tree, whatever they are. */
function installing(
  { requires, withUv }: Installed,
  directory: string,
): Pick<Action, 'needs' | 'requires' | 'generated' | 'outputs' | 'restorable' | 'keep'> {
  return {
    needs: [],
    requires,
    generated: [],
    outputs: [`{scratch}/${directory}`],
    restorable: true,
    keep: [{ name: withUv ? 'uv' : 'pip', scope: 'shared', key: [], fill: 'together', placedBy: { kind: 'us' } }],
  };
}

/** Settings of a user's own configuration would send packages elsewhere; without them both installers do as they are told. */
function installEnvironment(withUv: boolean, names: readonly string[]): EnvironmentSpec {
  return { ...BASE_ENVIRONMENT, names: [...new Set(names)].sort(), set: installVariables(withUv) };
}

function installVariables(withUv: boolean): Readonly<Record<string, string>> {
  const reproducible = { PYTHONHASHSEED: '0', SOURCE_DATE_EPOCH: '315532800' };
  if (withUv) return { ...reproducible, UV_CACHE_DIR: '{keep:uv}', UV_NO_PROGRESS: '1', UV_PYTHON_DOWNLOADS: 'never' };
  return {
    ...reproducible,
    PIP_CACHE_DIR: '{keep:pip}',
    PIP_DISABLE_PIP_VERSION_CHECK: '1',
    PIP_NO_INPUT: '1',
    PIP_PROGRESS_BAR: 'off',
    PIP_REQUIRE_VIRTUALENV: '0',
    PIP_ROOT_USER_ACTION: 'ignore',
    PIP_USER: '0',
  };
}

function variablesOf(dependencies: PythonDependencies): readonly string[] {
  return dependencies.kind === 'requirements' ? dependencies.requirements.variables : [];
}

/** Where uv finds its own settings, such as another index: in the directory that it runs in, and above. */
function uvSettings({ root }: ResolvedService, source: SourceTree): Promise<readonly string[]> {
  const places = ancestors(root).flatMap((directory) =>
    ['pyproject.toml', 'uv.toml'].map((name) => posix.join(directory, name)),
  );
  return existingFiles(places.sort(), source);
}

/** What the installer reads: the lists of packages, and the sources of those that it builds. */
async function readBy(
  service: ResolvedService,
  dependencies: PythonDependencies,
  source: SourceTree,
): Promise<{ readonly directories: readonly string[]; readonly files: readonly string[] }> {
  const manifests = [posix.join(service.root, 'pyproject.toml')];
  switch (dependencies.kind) {
    case 'requirements': {
      const { files, lines } = dependencies.requirements;
      const wheels = lines.flatMap(({ path }) => (path?.option === '-f' ? [path.path] : []));
      const kinds = await Promise.all(wheels.map((path) => source.kind(path)));
      const locals = (kind: string): readonly string[] => [
        ...lines.flatMap(({ local }) => (local?.kind === kind ? [local.path] : [])),
        ...wheels.filter((_, index) => kinds[index] === kind),
      ];
      return {
        directories: [...new Set(locals('directory'))].sort(),
        files: [...new Set([...files, ...locals('file')])].sort(),
      };
    }
    case 'uv-lock': {
      const { lock, locals, isPackage } = dependencies;
      const above = posix.join(posix.dirname(lock), 'pyproject.toml');
      const directories = [...new Set([...(isPackage ? [service.root] : []), ...locals])].sort();
      return {
        directories,
        files: [...(await existingFiles([...new Set([above, ...manifests])], source)), lock].sort(),
      };
    }
    case 'project': {
      const { packages, files } = dependencies.locals;
      const locals = packages.map(({ directory }) => directory);
      // The build of a package reads what it likes of it; a list of packages stands in the manifest.
      return dependencies.isPackage || dependencies.listed === null
        ? { directories: [...new Set([service.root, ...locals])].sort(), files }
        : { directories: [...locals].sort(), files: [...(await existingFiles(manifests, source)), ...files] };
    }
    case 'none':
      return { directories: [], files: [] };
  }
}

/** The packages of the project that are installed, for people. */
async function usedPackages(dependencies: PythonDependencies, source: SourceTree): Promise<readonly UsedPackage[]> {
  if (dependencies.kind === 'uv-lock') return dependencies.packages;
  if (dependencies.kind === 'project') return dependencies.locals.packages;
  if (dependencies.kind === 'none') return [];
  const directories = dependencies.requirements.lines.flatMap(({ local }) =>
    local?.kind === 'directory' ? [local.path] : [],
  );
  return Promise.all(
    [...new Set(directories)].sort().map(async (directory): Promise<UsedPackage> => {
      const read = await readPyproject(directory, source);
      const name = read.ok ? (read.value?.name ?? null) : null;
      return { directory, name, isDirect: true, uses: [], builtBy: null };
    }),
  );
}
