import { error } from '@svc-build/model/diagnostic';
import { andThen, fail, ok, type Result } from '@svc-build/model/result';
import type { ResolvedService } from '@svc-build/model/service';
import type { SourceTree } from '@svc-build/model/source-tree';
import { type Adapter, isDependency, otherPlatform, usedAdapter } from '@svc-build/runtimes/emitted/used-adapter';

/** Names of the files that SvelteKit reads its configuration from. */
export const CONFIG = ['svelte.config.js', 'svelte.config.mjs', 'svelte.config.ts'];

const NODE = '@sveltejs/adapter-node';
const PAGES = '@sveltejs/adapter-static';
/** It takes the adapter of the platform that it finds itself on. */
const AUTO = '@sveltejs/adapter-auto';

function isAdapter(name: string): boolean {
  return /^(?:@[\w.-]+\/)?(?:svelte-)?adapter-[\w.-]+$/.test(name);
}

/**
 * Whether a SvelteKit app is a server: its adapter says so. adapter-auto finds itself on a platform that runs Node, as
 * long as the adapter for that is among the dependencies.
 */
export async function isKitServer(service: ResolvedService, source: SourceTree): Promise<Result<boolean>> {
  return andThen(await usedAdapter(service, { files: CONFIG, isAdapter }, source), async (adapter) => {
    if (adapter === null || adapter.name === PAGES) return ok(false);
    if (adapter.name === NODE) return ok(true);
    if (adapter.name !== AUTO)
      return fail(otherPlatform(service, adapter, `Use ${NODE} for a server, or ${PAGES} for pages, in ${CONFIG[0]}.`));
    return (await isDependency(NODE, service.root, source)) ? ok(true) : fail(nothingToTake(service, adapter));
  });
}

function nothingToTake(service: ResolvedService, { name, at }: Adapter) {
  return error(
    'SERVER_TARGET_UNSUPPORTED',
    `Service "${service.name}" leaves its target to ${name}, which has no adapter for Node to take.`,
    `Install it: \`npm install -D ${NODE}\`. Where all pages can be made in advance, use ${PAGES} in ${CONFIG[0]}.`,
    { service: service.name, location: at ?? service.at },
  );
}
