import { posix } from 'node:path';
import { allDependencies, type NodeManifest } from '@svc-build/manifests/node/node-manifest';
import { projectPattern } from '@svc-build/model/glob/path-pattern';
import type { DevPlan } from '@svc-build/model/plan';
import { andThen, ok, type Result } from '@svc-build/model/result';
import type { ResolvedService } from '@svc-build/model/service';
import type { SourceTree } from '@svc-build/model/source-tree';
import { binPath } from '@svc-build/runtimes/node/node-scripts';
import { planNodeInstall, scriptEnvironment } from '@svc-build/runtimes/node/node-server-plan';
import { inRoot } from '@svc-build/runtimes/runtimes';
import { viteBase } from './bundlers.ts';
import { planStaticService } from './plan-static-service.ts';
import { staticShape } from './static-shape.ts';

/** Vite runs its own server, below the prefix; anything else is built and collected again when a file of it changes. */
export async function devStaticService(service: ResolvedService, source: SourceTree): Promise<Result<DevPlan>> {
  const shape = await staticShape(service, source);
  if (!shape.ok) return shape;
  if (shape.value.kind === 'package' && allDependencies(shape.value.manifest).vite !== undefined)
    return devVite(service, shape.value.manifest, source);
  return andThen(await planStaticService(service, source), ({ actions }) =>
    ok({
      service: service.name,
      actions,
      run: { kind: 'collected' as const },
      watch: [{ paths: [projectPattern('**', service.root)], action: 'rebuild' as const }],
    }),
  );
}

async function devVite(service: ResolvedService, manifest: NodeManifest, source: SourceTree): Promise<Result<DevPlan>> {
  const prepared = await planNodeInstall(service, manifest, source);
  if (!prepared.ok) return prepared;
  const env = await scriptEnvironment(service, source);
  return ok(
    {
      service: service.name,
      actions: prepared.value.actions,
      run: {
        kind: 'process',
        argv: ['vite', '--host', '127.0.0.1', '--port', '{port}', '--strictPort', '--base', viteBase(service)],
        cwd: inRoot(service.root),
        env: {
          ...env,
          // Vite reads the `.env` files itself.
          files: [],
          frameworkFiles: ['.env', '.env.local', '.env.development', '.env.development.local'].map((file) =>
            posix.join(service.root, file),
          ),
          set: { NODE_ENV: 'development', PATH: binPath(service.root) },
        },
        stop: { signal: 'SIGTERM', okExit: [0, 143] },
      },
      watch: [],
    },
    prepared.warnings,
  );
}
