import { posix } from 'node:path';
import type { BuildOutput } from '@svc-build/model/build-output';
import type { BuiltTrees } from '@svc-build/model/builder';
import type { Answers } from '@svc-build/model/plan';
import { all, andThen, ok, type Result } from '@svc-build/model/result';
import type { ResolvedService } from '@svc-build/model/service';
import { pythonApp } from './python-app.ts';
import { SERVER, VENDOR } from './python-install.ts';
import { pythonOwnFiles } from './python-own-files.ts';
import { pythonAnswer } from './python-probe.ts';
import { vendored } from './python-vendored.ts';

/** One function that uvicorn runs. The bundle mirrors the project; installed packages lie beside it, the app's own first. */
export async function collectPythonServer(
  service: ResolvedService,
  { root, scratch }: BuiltTrees,
  answers: Answers,
): Promise<Result<BuildOutput>> {
  const app = await pythonApp(service, answers, root);
  if (!app.ok) return app;
  const minor = /^\d+\.\d+/.exec(pythonAnswer(answers)?.version ?? '')?.[0] ?? '3';
  const { file, module, attribute, factory } = app.value;
  const entry = posix.join(service.root, file);
  const installed = await Promise.all([VENDOR, SERVER].map((name) => vendored(service, name, `_svc/${name}`, scratch)));
  return andThen(all(installed), async (parts) => {
    const imports = [posix.join(service.root, app.value.root), ...parts.flatMap(({ paths }) => paths)];
    const fromCwd = imports.map((path) => posix.relative(service.root, path) || '.');
    const server = ['python3', '-m', 'uvicorn', `${module}:${attribute}`, ...(factory ? ['--factory'] : [])];
    const address = ['--host', '127.0.0.1', '--port', '{port}'];
    return ok({
      functions: [
        {
          name: 'index',
          entries: [...(await pythonOwnFiles(service, root)), ...parts.flatMap(({ entries }) => entries)],
          cwd: service.root,
          launch: {
            argv: [...server, ...address, '--timeout-graceful-shutdown', '8', '--no-access-log'],
            env: {
              // Nothing is written into the output, whose bytecode is there already.
              PYTHONDONTWRITEBYTECODE: '1',
              PYTHONPATH: fromCwd.join(':'),
              PYTHONUNBUFFERED: '1',
            },
            ready: 'port',
            stop: { signal: 'SIGTERM', okExit: [0, 143] },
          },
          required: [entry, `_svc/${SERVER}/uvicorn/__main__.py`],
          runtime: `python${minor}`,
          handler: `${module}:${attribute}`,
          launcherType: null,
        },
      ],
      static: null,
      probes: [],
      // Bytecode and native extensions belong to one minor version.
      requires: [{ tool: 'python3', range: `${minor}.x` }],
    });
  });
}
