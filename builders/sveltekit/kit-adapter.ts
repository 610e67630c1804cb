import { allDependencies, readNodeManifest } from '@svc-build/manifests/node/node-manifest';
import { andThen, fail, ok, type Result } from '@svc-build/model/result';
import type { ResolvedService } from '@svc-build/model/service';
import type { SourceTree } from '@svc-build/model/source-tree';
import { isDependency, otherPlatform, usedAdapter } from '@svc-build/runtimes/emitted/used-adapter';
import semver from 'semver';
import { AUTO, isAdapter, NODE, PAGES } from './adapter-names.ts';

/** Names of the files that SvelteKit reads its configuration from. */
export const CONFIG = ['svelte.config.js', 'svelte.config.mjs', 'svelte.config.ts'];

/** The versions of SvelteKit that the adapter works with which svc-build brings. */
const KIT = '^2.4.0';

/** How the server of an app comes about. */
export type KitServer = 'none' | 'own-adapter' | 'node-adapter';

/**
 * What the adapter of a SvelteKit app says: pages, or a server. The adapter for Node that svc-build brings takes the place of
 * those for other platforms. adapter-auto finds itself on a platform that runs Node, where the project has its adapter.
 */
export async function kitServer(service: ResolvedService, source: SourceTree): Promise<Result<KitServer>> {
  return andThen(await usedAdapter(service, { files: CONFIG, isAdapter }, source), async (adapter) => {
    if (adapter === null || adapter.name === PAGES) return ok('none');
    if (adapter.name === NODE) return ok('own-adapter');
    if (adapter.name === AUTO && (await isDependency(NODE, service.root, source))) return ok('own-adapter');
    const help = `Use ${NODE} for a server, or ${PAGES} for pages, in ${CONFIG[0]}.`;
    return (await isKit(KIT, service.root, source)) ? ok('node-adapter') : fail(otherPlatform(service, adapter, help));
  });
}

/** Whether SvelteKit is asked for in one of some versions. */
async function isKit(range: string, root: string, source: SourceTree): Promise<boolean> {
  const manifest = await readNodeManifest(root, source);
  const asked = manifest.ok && manifest.value !== null ? allDependencies(manifest.value)['@sveltejs/kit'] : undefined;
  return asked !== undefined && semver.validRange(asked) !== null && semver.intersects(asked, range);
}
