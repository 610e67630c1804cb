import { locateJsonKey } from '@svc-build/manifests/documents/locate-json';
import { readNodeManifest } from '@svc-build/manifests/node/node-manifest';
import { fail, ok, type Result } from '@svc-build/model/result';
import type { ResolvedService } from '@svc-build/model/service';
import type { SourceTree } from '@svc-build/model/source-tree';
import { commandsOf } from '@svc-build/model/start-script';
import { needsServer } from '@svc-build/runtimes/site/needs-server';

/** Refuses a package whose `build` script makes a server: `generate` may stand beside it, and says less. */
export async function refusesServerBuild(service: ResolvedService, source: SourceTree): Promise<Result<null>> {
  const manifest = await readNodeManifest(service.root, source);
  if (!manifest.ok || manifest.value === null) return manifest.ok ? ok(null) : manifest;
  const { file, text, scripts } = manifest.value;
  const isServer = commandsOf(scripts, 'build').some(
    ([program = '', verb, ...options]) =>
      /^nux[ti]$/.test(program) && verb === 'build' && !options.includes('--prerender'),
  );
  if (!isServer) return ok(null);
  const because = 'its build script runs `nuxt build`';
  const instead = 'Make it run `nuxt generate`, so that it leaves pages.';
  const location = locateJsonKey(file, text, ['scripts', 'build']);
  return fail(needsServer(service, { because, instead, location }));
}
