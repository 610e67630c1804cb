import { error } from '@svc-build/model/diagnostic';
import { andThen, fail, ok, type Result } from '@svc-build/model/result';
import type { ResolvedService } from '@svc-build/model/service';
import type { SourceTree } from '@svc-build/model/source-tree';
import { isDependency, otherPlatform, usedAdapter } from '@svc-build/runtimes/emitted/used-adapter';
import { VITE_CONFIG } from '@svc-build/runtimes/site/vite-config';

/** Plugins that make a server of what Vite builds. */
const NITRO = ['nitro/vite', '@tanstack/nitro-v2-vite-plugin'];
const OTHERS = ['@cloudflare/vite-plugin'];

/** What a TanStack Start app becomes: with a plugin of Nitro a server, without one a handler that anything may call. */
export async function startForm(service: ResolvedService, source: SourceTree): Promise<Result<'handler' | 'nitro'>> {
  if (await isDependency('vinxi', service.root, source)) return fail(tooOld(service));
  const isAdapter = (name: string): boolean => NITRO.includes(name) || OTHERS.includes(name);
  return andThen(await usedAdapter(service, { files: VITE_CONFIG, isAdapter }, source), async (adapter) => {
    if (adapter === null) return ok('handler');
    if (NITRO.includes(adapter.name)) return ok('nitro');
    return fail(otherPlatform(service, adapter, `Remove that plugin from ${VITE_CONFIG[0]}, or use nitro/vite.`));
  });
}

function tooOld(service: ResolvedService) {
  return error(
    'SERVER_TARGET_UNSUPPORTED',
    `Service "${service.name}" is made with a TanStack Start that is built by Vinxi, from before version 1.121.`,
    'Move it to a version that is a plugin of Vite, and remove vinxi from package.json.',
    { service: service.name, location: service.at },
  );
}
