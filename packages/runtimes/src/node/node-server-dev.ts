import { posix } from 'node:path';
import { isCompiled, type NodeManifest, readNodeManifest } from '@svc-build/manifests/node/node-manifest';
import { findTsConfig } from '@svc-build/manifests/node/tsconfig';
import { projectPattern } from '@svc-build/model/glob/path-pattern';
import {
  type DevPlan,
  type DevProcess,
  type EnvironmentSpec,
  escapePlaceholders,
  type Step,
} from '@svc-build/model/plan';
import { ok, type Result } from '@svc-build/model/result';
import type { ResolvedService } from '@svc-build/model/service';
import type { SourceTree } from '@svc-build/model/source-tree';
import { preloadsOf, startedFiles } from '@svc-build/model/start-script';
import { inRoot } from '../runtimes.ts';
import { findNodeEntry } from './node-entry.ts';
import { preloadFlags } from './node-server-output.ts';
import {
  compiledManifest,
  type NodeServerOptions,
  planNodeInstall,
  planNodeServer,
  scriptEnvironment,
} from './node-server-plan.ts';

const CODE = '**/*.{ts,mts,cts,tsx,js,mjs,cjs,jsx,json}';
const TYPESCRIPT = /\.[cm]?tsx?$/;

/** The source that the service starts from, through the launcher of the bundles; TypeScript is compiled as it is loaded. */
export async function devNodeServer(service: ResolvedService, source: SourceTree): Promise<Result<DevPlan>> {
  const manifest = await readNodeManifest(service.root, source);
  if (!manifest.ok) return manifest;
  const prepared = await planNodeInstall(service, manifest.value, source);
  if (!prepared.ok) return prepared;
  const tsconfig = await findTsConfig(service.root, source);
  const entry = await findNodeEntry(service, { manifest: fromSources(manifest.value), tsconfig }, source);
  if (!entry.ok) return entry;
  const [file = ''] = entry.value.candidates;
  const compiler = TYPESCRIPT.test(file) ? ['--import', '{modules}/node-typescript.mjs'] : [];
  const hook = [...compiler, ...preloadFlags(preloadsOf(fromSources(manifest.value)?.scripts ?? {}))];
  const env = await scriptEnvironment(service, source);
  return ok(
    {
      service: service.name,
      actions: prepared.value.actions,
      run: launched(service, file, { env, hook }),
      watch: [
        {
          paths: prepared.value.directories.map((directory) => projectPattern(CODE, directory)),
          action: 'restart',
        },
        { paths: env.files.concat(projectPattern('.env*', service.root)), action: 'restart' },
      ],
    },
    prepared.warnings,
  );
}

/** What the package's own compiler made of the sources, again when one of them changes: they cannot be run as they are. */
export async function devCompiledServer(
  service: ResolvedService,
  source: SourceTree,
  options: NodeServerOptions,
): Promise<Result<DevPlan>> {
  const planned = await planNodeServer(service, source, options);
  const manifest = await compiledManifest(service, source, options.compile);
  if (!manifest.ok) return manifest;
  const tsconfig = await findTsConfig(service.root, source);
  const entry = await findNodeEntry(service, { manifest: manifest.value, tsconfig }, source);
  if (!planned.ok) return planned;
  if (!entry.ok) return entry;
  const env = await scriptEnvironment(service, source);
  const isBundle = (step: Step): boolean => step.kind === 'call' && step.module === 'node-bundle';
  return ok(
    {
      service: service.name,
      // Development does without a bundle; the rest is what a build does, and done once for both.
      actions: planned.value.actions.filter(({ steps }) => !steps.some(isBundle)),
      run: launched(service, entry.value.candidates[0] ?? '', {
        env,
        hook: preloadFlags(preloadsOf(manifest.value?.scripts ?? {})),
      }),
      // The sources are inputs of the build, and so watched already.
      watch: [{ paths: env.files.concat(projectPattern('.env*', service.root)), action: 'restart' }],
    },
    planned.warnings,
  );
}

interface Surroundings {
  readonly env: EnvironmentSpec;
  /** What node is told before the launcher. */
  readonly hook: readonly string[];
}

/** A file of the service, started through the launcher of the bundles. */
function launched(service: ResolvedService, file: string, { env, hook }: Surroundings): DevProcess {
  return {
    kind: 'process',
    argv: [
      'node',
      '--enable-source-maps',
      ...hook,
      '{modules}/node-launcher.mjs',
      `./${escapePlaceholders(posix.relative(service.root, file))}`,
    ],
    cwd: inRoot(service.root),
    env: { ...env, set: { NODE_ENV: 'development' } },
    stop: { signal: 'SIGTERM', okExit: [0, 143] },
  };
}

/** A manifest as if nothing was ever built: what a build left must not be run in place of the sources. */
function fromSources(manifest: NodeManifest | null): NodeManifest | null {
  if (manifest === null) return null;
  const runsBuilt = startedFiles(manifest.scripts).some(isCompiled);
  const gone = ['build', ...(runsBuilt ? ['start'] : [])];
  const scripts = Object.fromEntries(Object.entries(manifest.scripts).filter(([name]) => !gone.includes(name)));
  return { ...manifest, scripts, main: manifest.main !== null && isCompiled(manifest.main) ? null : manifest.main };
}
