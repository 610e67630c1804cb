import { posix } from 'node:path';
import type { BuildOutput } from '@svc-build/model/build-output';
import type { BuiltTrees } from '@svc-build/model/builder';
import type { ProbeResults } from '@svc-build/model/plan';
import { all, andThen, ok, type Result } from '@svc-build/model/result';
import type { ResolvedService } from '@svc-build/model/service';
import { pythonApp } from './python-app.ts';
import { SERVER, VENDOR } from './python-install.ts';
import { pythonOwnFiles } from './python-own-files.ts';
import { pythonAnswer } from './python-probe.ts';
import { vendored } from './python-vendored.ts';

const LAUNCHER = '_svc/start.py';

/** One function that uvicorn runs. The bundle mirrors the project; installed packages lie beside it, the app's own first. */
export async function collectPythonServer(
  service: ResolvedService,
  { root, scratch }: BuiltTrees,
  answers: ProbeResults,
): Promise<Result<BuildOutput>> {
  const found = await pythonApp(service, answers, root);
  if (!found.ok) return found;
  const minor = /^\d+\.\d+/.exec(pythonAnswer(answers)?.version ?? '')?.[0] ?? '3';
  const { file, root: importRoot, module, attribute, factory } = found.value;
  const entry = posix.join(service.root, file);
  const installed = await Promise.all([VENDOR, SERVER].map((name) => vendored(service, name, `_svc/${name}`, scratch)));
  return andThen(all(installed), async (parts) => {
    const fromCwd = (path: string): string => posix.relative(service.root, path) || '.';
    const app = [
      `${module}:${attribute}`,
      fromCwd(posix.join(service.root, importRoot)),
      ...(factory ? ['factory'] : []),
    ];
    return ok({
      functions: [
        {
          name: 'index',
          entries: [
            ...(await pythonOwnFiles(service, root)),
            ...parts.flat(),
            { kind: 'file', path: LAUNCHER, from: '{modules}/python-launcher.py', mode: 0o644 },
          ],
          cwd: service.root,
          launch: {
            argv: ['python3', '-S', fromCwd(LAUNCHER), '{port}', ...app],
            env: {
              // Nothing is written into the output, whose bytecode is there already.
              PYTHONDONTWRITEBYTECODE: '1',
              PYTHONNOUSERSITE: '1',
              // Packages of whoever starts it are no part of the bundle.
              PYTHONPATH: '',
              PYTHONUNBUFFERED: '1',
            },
            ready: 'port',
            stop: { signal: 'SIGTERM', okExit: [0, 143] },
          },
          required: [entry, LAUNCHER, `_svc/${SERVER}/uvicorn/__main__.py`],
          runtime: `python${minor}`,
          handler: `${module}:${attribute}`,
          launcherType: null,
        },
      ],
      static: null,
      probes: [],
      madeFrom: [],
      // Bytecode and native extensions belong to one minor version.
      requires: [{ tool: 'python3', range: `${minor}.x` }],
    });
  });
}
