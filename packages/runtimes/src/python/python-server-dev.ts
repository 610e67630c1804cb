import { posix } from 'node:path';
import { projectPattern } from '@svc-build/model/glob/path-pattern';
import {
  type Action,
  BASE_ENVIRONMENT,
  type DevPlan,
  escapePlaceholders,
  type ProbeResults,
  type Step,
} from '@svc-build/model/plan';
import { andThen, ok, type Result } from '@svc-build/model/result';
import type { ResolvedService } from '@svc-build/model/service';
import type { SourceTree } from '@svc-build/model/source-tree';
import { inRoot } from '../runtimes.ts';
import type { PythonApp } from './python-probe.ts';
import { planPythonServer } from './python-server-plan.ts';

const LAUNCHER = '{scratch}/start.py';
const MANIFESTS = ['pyproject.toml', 'uv.lock', 'setup.py', 'setup.cfg'];
const ENV_FILES = ['.env', '.env.local'];

/** The packages of a build in a place of their own, and the sources where they are, run by the launcher of the bundles. */
export async function devPythonServer(
  service: ResolvedService,
  source: SourceTree,
  answers: ProbeResults,
): Promise<Result<{ readonly plan: DevPlan; readonly app: PythonApp }>> {
  return andThen(await planPythonServer(service, source, answers), ({ plan, app }) => {
    const inService = (path: string): string => posix.join(service.root, path);
    const argv = [`${app.module}:${app.attribute}`, app.root, ...(app.factory ? ['factory'] : [])];
    return ok({
      app,
      plan: {
        service: service.name,
        actions: plan.actions.map((action) => forSources(action, service)),
        run: {
          kind: 'process',
          argv: ['python3', '-S', LAUNCHER, '{port}', ...argv.map(escapePlaceholders)],
          cwd: inRoot(service.root),
          env: {
            ...BASE_ENVIRONMENT,
            files: ENV_FILES.map(inService),
            names: service.env,
            urls: true,
            set: { PYTHONDONTWRITEBYTECODE: '1', PYTHONNOUSERSITE: '1', PYTHONPATH: '', PYTHONUNBUFFERED: '1' },
          },
          stop: { signal: 'SIGTERM', okExit: [0, 143] },
        },
        watch: [
          {
            paths: [projectPattern('**/*.py', service.root), projectPattern('.env*', service.root)],
            action: 'restart',
          },
        ],
      },
    });
  });
}

/**
 * The sources run where they are, so a change of them is a restart and no install's business; that of the manifests is.
 * Where nothing is installed, the launcher is laid down.
 */
function forSources(action: Action, service: ResolvedService): Action {
  const { directories, files } = action.inputs;
  const isRead = directories.includes(service.root);
  const manifests = isRead ? MANIFESTS.map((name) => posix.join(service.root, name)) : [];
  const inputs = {
    ...action.inputs,
    directories: directories.filter((directory) => directory !== service.root),
    files: [...new Set([...files, ...manifests])].sort(),
  };
  if (action.steps.length > 0) return { ...action, inputs };
  const copy: Step = { kind: 'copy', label: 'launcher', from: '{modules}/python-launcher.py', to: LAUNCHER };
  return { ...action, inputs, steps: [copy], outputs: [LAUNCHER] };
}
