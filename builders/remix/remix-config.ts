import { posix } from 'node:path';
import { locateOffset } from '@svc-build/manifests/documents/locate-offset';
import { error, type Location } from '@svc-build/model/diagnostic';
import { andThen, fail, ok, type Result } from '@svc-build/model/result';
import type { ResolvedService } from '@svc-build/model/service';
import type { SourceTree } from '@svc-build/model/source-tree';
import { isDependency } from '@svc-build/runtimes/emitted/used-adapter';
import { unsaidBase, wrongBase } from '@svc-build/runtimes/site/base-setting';
import type { SiteBase, WrittenPlace } from '@svc-build/runtimes/site/site-facts';
import { VITE_CONFIG } from '@svc-build/runtimes/site/vite-config';
import { saidBy, writtenSetting } from '@svc-build/runtimes/site/written-setting';

/** How the plugin is called where it is given its settings: by its own name, or the one that templates give it. */
const PLUGIN = ['remix', 'vitePlugin'] as const;
/** What serves the build of an app that has no program of its own for that. */
const SERVE = '@remix-run/serve';

/** Refuses what nothing starts, what Vite does not build, and routes that do not know the prefix. */
export async function refusesRemix(service: ResolvedService, source: SourceTree): Promise<Result<null>> {
  const classic = posix.join(service.root, 'remix.config.js');
  const hasVite = await Promise.all(VITE_CONFIG.map((name) => source.kind(posix.join(service.root, name))));
  if ((await source.kind(classic)) === 'file' && hasVite.every((kind) => kind === null))
    return fail(
      unsupported(service, {
        message: `Service "${service.name}" is built by Remix's first compiler: svc-build can build what Vite builds.`,
        help: 'Move it to Remix\'s plugin of Vite; or set "framework" to "node", and let "start" run a program of your own.',
        location: locateOffset({ file: classic, text: (await source.readText(classic)) ?? '' }, 0, 1),
      }),
    );
  const base = await knowsBasename(service, source);
  if (!base.ok || (await isDependency(SERVE, service.root, source))) return base;
  const file = posix.join(service.root, 'package.json');
  return fail(
    unsupported(service, {
      message: `The build of "${service.name}" leaves a server that nothing starts: ${SERVE} is no dependency.`,
      help: `Install it: \`npm install ${SERVE}\`; or let the script "start" run a program of your own, such as \`node server.js\`.`,
      location: locateOffset({ file, text: (await source.readText(file)) ?? '' }, 0, 1),
    }),
  );
}

/** Its routes are told their path by a setting of the plugin, and what browsers load by another, of Vite: both have to agree. */
async function knowsBasename(service: ResolvedService, source: SourceTree): Promise<Result<null>> {
  const where = { root: service.root, base: await basename(service.root, source) };
  return andThen(await wrongBase(service, where, source), () => unsaidBase(service, where, source));
}

async function basename(root: string, source: SourceTree): Promise<SiteBase> {
  const settings = PLUGIN.map((within) => ({
    files: VITE_CONFIG,
    name: 'basename',
    within,
    title: '`basename`',
    slash: true,
  }));
  const written = await Promise.all(settings.map((setting) => writtenSetting(root, setting, source)));
  const [first] = settings;
  const setting = settings.find((_, index) => written[index]?.isThere === true) ?? first;
  if (setting === undefined) throw new Error('There is a name of the plugin.');
  return { by: 'setting', setting, inSources: 'with `Link`' };
}

/** In `client` of what its configuration says. */
export async function remixOutput(root: string, source: SourceTree): Promise<Result<WrittenPlace | null>> {
  for (const within of PLUGIN) {
    const said = await saidBy({ files: VITE_CONFIG, name: 'buildDirectory', within })(root, source);
    if (!said.ok) return said;
    if (said.value !== null) return ok({ ...said.value, site: 'client' });
  }
  return ok(null);
}

interface Refusal {
  readonly message: string;
  readonly help: string;
  readonly location: Location | null;
}

function unsupported(service: ResolvedService, { message, help, location }: Refusal) {
  return error('SERVER_TARGET_UNSUPPORTED', message, help, { service: service.name, location });
}
