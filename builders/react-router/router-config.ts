import { posix } from 'node:path';
import { locateOffset } from '@svc-build/manifests/documents/locate-offset';
import { error } from '@svc-build/model/diagnostic';
import { andThen, fail, ok, type Result } from '@svc-build/model/result';
import type { ResolvedService } from '@svc-build/model/service';
import type { SourceTree } from '@svc-build/model/source-tree';
import { isDependency } from '@svc-build/runtimes/emitted/used-adapter';
import { unsaidBase, wrongBase } from '@svc-build/runtimes/site/base-setting';
import { ownSettings } from '@svc-build/runtimes/site/own-settings';
import type { SiteBase, WrittenPlace } from '@svc-build/runtimes/site/site-facts';
import { saidBy } from '@svc-build/runtimes/site/written-setting';

/** Names of the files that React Router reads its configuration from. */
const CONFIG = ['ts', 'mts', 'js', 'mjs'].map((ending) => `react-router.config.${ending}`);
/** What serves the build of an app that has no program of its own for that. */
const SERVE = '@react-router/serve';

const BASENAME: SiteBase = {
  by: 'setting',
  setting: { files: CONFIG, name: 'basename', within: null, title: '`basename`', slash: true },
  inSources: 'with `Link`',
};

/** Whether an app is rendered in a server: so it is unless its configuration says otherwise. */
export async function isRouterServer({ root }: ResolvedService, source: SourceTree): Promise<Result<boolean>> {
  for (const name of CONFIG) {
    const text = await source.readText(posix.join(root, name));
    if (text !== null) return ok(ownSettings(text).get('ssr') !== 'false');
  }
  return ok(true);
}

/** Its routes are told their path by one setting, and what browsers load by another, of Vite: both have to agree. */
export async function refusesBasename(service: ResolvedService, source: SourceTree): Promise<Result<null>> {
  const where = { root: service.root, base: BASENAME };
  return andThen(await wrongBase(service, where, source), () => unsaidBase(service, where, source));
}

/** The same of a server, which somebody has to start. */
export async function refusesServer(service: ResolvedService, source: SourceTree): Promise<Result<null>> {
  return andThen(await refusesBasename(service, source), async () => {
    if (await isDependency(SERVE, service.root, source)) return ok(null);
    const file = posix.join(service.root, 'package.json');
    const text = (await source.readText(file)) ?? '';
    return fail(
      error(
        'SERVER_TARGET_UNSUPPORTED',
        `The build of "${service.name}" leaves a server that nothing starts: ${SERVE} is no dependency.`,
        `Install it: \`npm install ${SERVE}\`; or let the script "start" run a program of your own, such as \`node server.js\`.`,
        { service: service.name, location: locateOffset({ file, text }, 0, 1) },
      ),
    );
  });
}

/** In `client` of what its configuration says. */
export async function routerOutput(root: string, source: SourceTree): Promise<Result<WrittenPlace | null>> {
  const said = await saidBy({ files: CONFIG, name: 'buildDirectory', within: null })(root, source);
  return andThen(said, (place) => ok(place === null ? null : { ...place, site: 'client' }));
}
