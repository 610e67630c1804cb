import { posix } from 'node:path';
import { readNodeManifest } from '@svc-build/manifests/node/node-manifest';
import { findTsConfig } from '@svc-build/manifests/node/tsconfig';
import type { BuildOutput, Entry } from '@svc-build/model/build-output';
import type { BuiltTrees } from '@svc-build/model/builder';
import { escapePlaceholders, type ProbeResults } from '@svc-build/model/plan';
import { ancestors } from '@svc-build/model/project-path';
import { ok, type Result } from '@svc-build/model/result';
import type { ResolvedService } from '@svc-build/model/service';
import type { SourceTree } from '@svc-build/model/source-tree';
import type { Preload } from '@svc-build/model/start-script';
import type { NodeBundle } from '../bundle/node-bundle.ts';
import { callResult } from '../call/run-call.ts';
import { inRoot } from '../runtimes.ts';
import { nodeRuntime } from './node-runtime.ts';
import { BUNDLE_FILE } from './node-server-plan.ts';

const LAUNCHER = '_svc/launcher.mjs';

/** One function that starts the traced entry through the launcher; the bundle mirrors the project. */
export async function collectNodeServer(
  service: ResolvedService,
  { root, scratch }: BuiltTrees,
  answers: ProbeResults,
): Promise<Result<BuildOutput>> {
  const { entry, entries, preloads, sources } = await callResult<NodeBundle>(BUNDLE_FILE, scratch);
  const manifest = await readNodeManifest(service.root, root);
  if (!manifest.ok) return manifest;
  const runtime = nodeRuntime(service, answers);
  if (!runtime.ok) return runtime;
  const fromCwd = (path: string): string => posix.relative(service.root, path);
  return ok({
    functions: [
      {
        name: 'index',
        entries: [
          ...withManifest(entries, manifest.value?.file ?? null),
          { kind: 'module', path: LAUNCHER, module: 'node-launcher' },
        ],
        cwd: service.root,
        launch: {
          argv: ['node', '--enable-source-maps', ...preloadFlags(preloads), fromCwd(LAUNCHER), `./${fromCwd(entry)}`],
          env: { HOST: '127.0.0.1', NODE_ENV: 'production', PORT: '{port}' },
          ready: 'port',
          stop: { signal: 'SIGTERM', okExit: [0, 143] },
        },
        required: [entry, LAUNCHER],
        runtime: runtime.value,
        handler: entry,
        launcherType: 'Nodejs',
      },
    ],
    static: null,
    probes: [],
    requires: [{ tool: 'node', range: manifest.value?.nodeRange ?? '>=20' }],
    madeFrom: [...sources, ...(await settingsAround(sources, root))],
  });
}

/** As Node takes them. */
export function preloadFlags(preloads: readonly Preload[]): readonly string[] {
  return preloads.flatMap(({ flag, specifier }) => [flag, escapePlaceholders(specifier)]);
}

/** Looked for in every directory above a source. */
const SETTINGS = ['package.json', 'tsconfig.json'];

/** What decides how sources are read wherever they are: manifests say the format of modules, a tsconfig.json the rest. */
async function settingsAround(sources: readonly string[], root: SourceTree): Promise<readonly string[]> {
  const directories = [...new Set(sources.map((path) => posix.dirname(path)))];
  const configs = await Promise.all(directories.map((directory) => findTsConfig(directory, root)));
  return [
    ...directories.flatMap(ancestors).flatMap((above) => SETTINGS.map((name) => posix.join(above, name))),
    ...configs.flatMap(({ files }) => files),
  ];
}

/** The package's manifest is part of the bundle even when nothing asks for it: the process starts in its directory. */
function withManifest(entries: readonly Entry[], manifest: string | null): readonly Entry[] {
  if (manifest === null || entries.some(({ path }) => path === manifest)) return entries;
  return [...entries, { kind: 'file', path: manifest, from: inRoot(manifest), mode: 0o644 }];
}
