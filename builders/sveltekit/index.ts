import { type Framework, framework, npm, type Recipe } from '@svc-build/model/builder';
import { andThen, ok } from '@svc-build/model/result';
import { siteOrServer } from '@svc-build/runtimes/emitted/site-or-server';
import type { WrittenSite } from '@svc-build/runtimes/site/site-facts';
import { viteEnvFiles } from '@svc-build/runtimes/site/vite-env-files';
import { saidBy } from '@svc-build/runtimes/site/written-setting';
import { CONFIG, kitServer } from './kit-adapter.ts';
import { withNodeAdapter } from './node-adapter.ts';

const SHARED = {
  command: 'vite build',
  base: {
    by: 'setting',
    setting: { files: CONFIG, name: 'base', within: 'paths', title: '`kit.paths.base`', slash: false },
    inSources: 'with `resolve` of `$app/paths`',
  },
  state: ['.svelte-kit/**'],
  copied: 'static',
  hashed: /^_app\/immutable\//,
  envFiles: viteEnvFiles('production'),
  dev: {
    argv: ['vite', 'dev', '--host', '127.0.0.1', '--port', '{port}', '--strictPort'],
    baseOption: null,
    knowsBase: true,
    envFiles: viteEnvFiles('development'),
  },
} as const satisfies Partial<WrittenSite>;

/** Each adapter has a setting of its own that says where it writes. */
const outputOf = (name: string): WrittenSite['output'] => ({
  directory: 'build',
  site: '.',
  option: null,
  configured: saidBy({ files: CONFIG, name, within: 'adapter' }),
});

const RECIPE = siteOrServer({
  isServer: async (service, source) => andThen(await kitServer(service, source), (server) => ok(server !== 'none')),
  site: {
    ...SHARED,
    output: outputOf('pages'),
    fallback: { file: '200.html' },
  },
  server: {
    ...SHARED,
    output: outputOf('out'),
    // By which adapter-auto knows a platform that runs Node.
    variables: { GCP_BUILDPACKS: '1' },
    server: {
      entry: 'index.js',
      parts: ['.'],
      client: 'client',
      clientBelowPrefix: true,
      selfContained: false,
      // Its own address decides which forms it takes; it is the gateway's that browsers see.
      variables: { PROTOCOL_HEADER: 'x-forwarded-proto', HOST_HEADER: 'x-forwarded-host' },
    },
  },
});

function kit(framework: Framework): Recipe {
  const recipe = RECIPE(framework);
  return {
    ...recipe,
    plan: async (service, source, answers) =>
      andThen(await recipe.plan(service, source, answers), async (plan) =>
        andThen(await kitServer(service, source), (server) =>
          ok(server === 'node-adapter' ? withNodeAdapter(service, plan) : plan),
        ),
      ),
  };
}

/** SvelteKit: pages with adapter-static, else a server by adapter-node, which takes the place of adapters for other platforms. */
export default framework({
  slug: 'sveltekit',
  aliases: ['sveltekit-1'],
  rank: 'meta',
  kind: 'frontend',
  runtime: 'node',
  find: npm('@sveltejs/kit', { development: true }),
  publicEnvPrefixes: ['PUBLIC_', 'VITE_'],
  leavesServer: true,
  build: kit,
});
