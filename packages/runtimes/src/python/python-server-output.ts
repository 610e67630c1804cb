import { posix } from 'node:path';
import type { BuildOutput, Entry } from '@svc-build/model/build-output';
import type { BuiltTrees } from '@svc-build/model/builder';
import { projectPattern } from '@svc-build/model/glob/path-pattern';
import { isNeverBundled, stateDirectories } from '@svc-build/model/never-bundled';
import type { ProbeResults } from '@svc-build/model/plan';
import { all, andThen, ok, type Result } from '@svc-build/model/result';
import type { ResolvedService } from '@svc-build/model/service';
import type { SourceTree } from '@svc-build/model/source-tree';
import { inRoot, RUNTIMES } from '../runtimes.ts';
import { notBundled } from '../tool-directories.ts';
import { pythonApp } from './python-app.ts';
import { SERVER, VENDOR, vendored } from './python-install.ts';
import { pythonAnswer } from './python-probe.ts';

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
  const installed = await Promise.all([VENDOR, SERVER].map((name) => vendored(service, name, scratch)));
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

/** The service's own files, at their places: Python code finds its data by relative paths, so all of them are needed. */
export async function pythonOwnFiles(service: ResolvedService, source: SourceTree): Promise<readonly Entry[]> {
  const inService = (pattern: string): string => projectPattern(pattern, service.root);
  const ignore = [
    ...(await notBundled(service, source)),
    ...stateDirectories(RUNTIMES).map((name) => inService(`**/${name}/**`)),
    inService('**/*.pyc'),
    ...service.nestedRoots.map((nested) => projectPattern('**', nested)),
  ];
  const files = (await source.glob([inService('**')], { ignore })).filter((path) => !isNeverBundled(path, RUNTIMES));
  const entries = await Promise.all(
    files.map(async (path): Promise<readonly Entry[]> => {
      if ((await source.locate(path)) !== 'inside') return [];
      return [{ kind: 'file', path, from: inRoot(path), mode: (await source.isExecutable(path)) ? 0o755 : 0o644 }];
    }),
  );
  return entries.flat();
}
