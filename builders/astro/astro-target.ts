import { error, type Location } from '@svc-build/model/diagnostic';
import { andThen, fail, ok, type Result } from '@svc-build/model/result';
import type { ResolvedService } from '@svc-build/model/service';
import type { SourceTree } from '@svc-build/model/source-tree';
import { otherPlatform, usedAdapter } from '@svc-build/runtimes/emitted/used-adapter';
import { writtenSetting } from '@svc-build/runtimes/site/written-setting';

/** Names of the files that Astro reads its configuration from. */
export const CONFIG = ['mjs', 'js', 'ts', 'mts', 'cjs', 'cts'].map((ending) => `astro.config.${ending}`);

const NODE = '@astrojs/node';
const ADAPTERS = [NODE, '@astrojs/vercel', '@astrojs/netlify', '@astrojs/cloudflare', '@astrojs/deno'];

/** Whether an Astro app is a server: it has the adapter for Node, whose server listens by itself. */
export async function isAstroServer(service: ResolvedService, source: SourceTree): Promise<Result<boolean>> {
  const isAdapter = (name: string): boolean => ADAPTERS.some((one) => name === one || name.startsWith(`${one}/`));
  return andThen(await usedAdapter(service, { files: CONFIG, isAdapter }, source), async (adapter) => {
    if (adapter === null) return ok(false);
    if (adapter.name !== NODE)
      return fail(
        otherPlatform(
          service,
          adapter,
          `Use ${NODE} for a server; or remove the adapter, so that the build leaves pages.`,
        ),
      );
    const mode = await writtenSetting(service.root, { files: CONFIG, name: 'mode', within: 'adapter' }, source);
    return mode?.value === 'middleware' ? fail(noServer(service, mode.at)) : ok(true);
  });
}

/** What runs such a thing is a program of the service, which `start` names: then the service is not one of Astro. */
function noServer(service: ResolvedService, location: Location) {
  return error(
    'SERVER_TARGET_UNSUPPORTED',
    `Service "${service.name}" is built as a part of another server, which nothing starts.`,
    `Set \`mode\` to "standalone", or let the script "start" run the program that uses it, such as \`node server.mjs\`.`,
    { service: service.name, location },
  );
}
