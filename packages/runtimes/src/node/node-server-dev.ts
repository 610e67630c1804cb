import { posix } from 'node:path';
import { type NodeManifest, readNodeManifest } from '@svc-build/manifests/node/node-manifest';
import { findTsConfig } from '@svc-build/manifests/node/tsconfig';
import type { DevPlan } from '@svc-build/model/dev-plan';
import { escapePlaceholders } from '@svc-build/model/placeholders';
import { projectPattern } from '@svc-build/model/project-pattern';
import { ok, type Result } from '@svc-build/model/result';
import type { ResolvedService } from '@svc-build/model/service';
import type { SourceTree } from '@svc-build/model/source-tree';
import { inRoot } from '../in-root.ts';
import { findNodeEntry } from './node-entry.ts';
import { planNodeInstall, scriptEnvironment } from './node-server-plan.ts';

const CODE = '**/*.{ts,mts,cts,tsx,js,mjs,cjs,jsx,json}';
const TYPESCRIPT = /\.[cm]?tsx?$/;
/** Where compilers put what the sources say. */
const BUILT = /^(?:\.\/)?(?:dist|build|out|lib)(?:\/|$)/;

/** The source that the service starts from, through the launcher of the bundles; TypeScript is compiled as it is loaded. */
export async function devNodeServer(service: ResolvedService, source: SourceTree): Promise<Result<DevPlan>> {
  const manifest = await readNodeManifest(service.root, source);
  if (!manifest.ok) return manifest;
  const prepared = await planNodeInstall(service, manifest.value, source);
  if (!prepared.ok) return prepared;
  const tsconfig = await findTsConfig(service.root, source);
  const entry = await findNodeEntry(service, fromSources(manifest.value), tsconfig, source);
  if (!entry.ok) return entry;
  const [file = ''] = entry.value.candidates;
  const hook = TYPESCRIPT.test(file) ? ['--import', '{modules}/node-typescript.mjs'] : [];
  const env = await scriptEnvironment(service, source);
  return ok(
    {
      service: service.name,
      actions: prepared.value.actions,
      run: {
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
      },
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

/** A manifest as if nothing was ever built: what a build left must not be run in place of the sources. */
function fromSources(manifest: NodeManifest | null): NodeManifest | null {
  if (manifest === null) return null;
  const { build: _, ...scripts } = manifest.scripts;
  return { ...manifest, scripts, main: manifest.main !== null && BUILT.test(manifest.main) ? null : manifest.main };
}
