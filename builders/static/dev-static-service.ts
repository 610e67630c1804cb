import { posix } from 'node:path';
import { allDependencies, type NodeManifest } from '@svc-build/manifests/node/node-manifest';
import type { DevPlan } from '@svc-build/model/plan';
import { andThen, ok, type Result } from '@svc-build/model/result';
import type { ResolvedService } from '@svc-build/model/service';
import type { SourceTree } from '@svc-build/model/source-tree';
import { devCollected, devFramework } from '@svc-build/runtimes/node/dev-framework';
import { planNodeInstall, scriptEnvironment } from '@svc-build/runtimes/node/node-server-plan';
import { siteBase } from '@svc-build/runtimes/site/site-script';
import { viteEnvFiles } from '@svc-build/runtimes/site/vite-env-files';
import { planStaticService } from './plan-static-service.ts';
import { staticShape } from './static-shape.ts';

/** Vite runs its own server, below the prefix; anything else is built and collected again when a file of it changes. */
export async function devStaticService(service: ResolvedService, source: SourceTree): Promise<Result<DevPlan>> {
  const shape = await staticShape(service, source);
  if (!shape.ok) return shape;
  if (shape.value.kind === 'package' && allDependencies(shape.value.manifest).vite !== undefined)
    return devVite(service, shape.value.manifest, source);
  return andThen(await planStaticService(service, source), (plan) => ok(devCollected(service, plan)));
}

async function devVite(service: ResolvedService, manifest: NodeManifest, source: SourceTree): Promise<Result<DevPlan>> {
  const prepared = await planNodeInstall(service, manifest, source);
  if (!prepared.ok) return prepared;
  const frameworkFiles = viteEnvFiles('development').map((file) => posix.join(service.root, file));
  const env = { ...(await scriptEnvironment(service, source)), files: [], frameworkFiles };
  const place = ['--host', '127.0.0.1', '--port', '{port}', '--strictPort', '--base', siteBase(service)];
  return ok(devFramework(service, prepared.value, { argv: ['vite', ...place], env }), prepared.warnings);
}
