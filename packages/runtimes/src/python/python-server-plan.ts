import { posix } from 'node:path';
import type { Action, BuildPlan, Probe, ProbeResults } from '@svc-build/model/plan';
import { ok, type Result } from '@svc-build/model/result';
import type { ResolvedService } from '@svc-build/model/service';
import type { SourceTree } from '@svc-build/model/source-tree';
import { notRead } from '../tool-directories.ts';
import { pythonApp } from './python-app.ts';
import { type PythonDependencies, pythonProject } from './python-dependencies.ts';
import { pythonInstallSteps } from './python-install.ts';
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

/** One action that installs and compiles; the sources themselves are bundled as they are. The app comes back with it. */
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
  const { directories, files } = await readBy(service, dependencies, source);
  const action: Action = {
    id: `install:${service.name}`,
    label: 'install',
    needs: [],
    requires: withUv ? [...python, { tool: 'uv', range: null, source: manifest }] : python,
    inputs: {
      directories,
      files,
      exclude: await notRead(service, directories, source),
    },
    generated: [],
    env: {
      files: [],
      frameworkFiles: [],
      prefixes: [],
      names: [...new Set([...service.env, ...variablesOf(dependencies)])].sort(),
      urls: false,
      set: installEnvironment(withUv),
    },
    steps: pythonInstallSteps(service, dependencies, withUv),
    outputs: [],
    restorable: true,
    keep: [{ name: withUv ? 'uv' : 'pip', scope: 'shared', key: [], fill: 'together', placedBy: { kind: 'us' } }],
  };
  return ok({ plan: { service: service.name, actions: [action] }, app: app.value }, project.warnings);
}

/** Settings of a user's own configuration would send packages elsewhere; without them both installers do as they are told. */
function installEnvironment(withUv: boolean): Readonly<Record<string, string>> {
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

async function readBy(
  service: ResolvedService,
  dependencies: PythonDependencies,
  source: SourceTree,
): Promise<{ readonly directories: readonly string[]; readonly files: readonly string[] }> {
  const own = { directories: [service.root], files: [] };
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
        directories: [...new Set([service.root, ...locals('directory')])].sort(),
        files: [...new Set([...files, ...locals('file')])].sort(),
      };
    }
    case 'uv-lock': {
      const above = posix.join(posix.dirname(dependencies.lock), 'pyproject.toml');
      const isThere = (await source.kind(above)) === 'file';
      const directories = [...new Set([service.root, ...dependencies.locals])].sort();
      return { directories, files: [...(isThere ? [above] : []), dependencies.lock].sort() };
    }
    case 'project':
    case 'none':
      return own;
  }
}
