import { framework, npm } from '@svc-build/model/builder';
import { siteOrServer } from '@svc-build/runtimes/emitted/site-or-server';
import type { WrittenSite } from '@svc-build/runtimes/site/site-facts';
import { viteEnvFiles } from '@svc-build/runtimes/site/vite-env-files';
import { saidBy } from '@svc-build/runtimes/site/written-setting';
import { CONFIG, isAstroServer } from './astro-target.ts';

const SHARED = {
  command: 'astro build',
  output: {
    directory: 'dist',
    site: '.',
    option: '--outDir',
    configured: saidBy({ files: CONFIG, name: 'outDir', within: null }),
  },
  base: { by: 'option', option: '--base', inSources: 'with `import.meta.env.BASE_URL` before them' },
  state: ['.astro/**'],
  copied: 'public',
  hashed: /^_astro\//,
  envFiles: viteEnvFiles('production'),
  variables: { ASTRO_TELEMETRY_DISABLED: '1' },
  dev: {
    argv: ['astro', 'dev', '--host', '127.0.0.1', '--port', '{port}'],
    baseOption: null,
    knowsBase: false,
    envFiles: viteEnvFiles('development'),
  },
} as const satisfies Partial<WrittenSite>;

/** Astro: pages, or with the adapter for Node a server. */
export default framework({
  slug: 'astro',
  rank: 'meta',
  kind: 'frontend',
  runtime: 'node',
  find: npm('astro', { development: true }),
  publicEnvPrefixes: ['PUBLIC_'],
  leavesServer: true,
  build: siteOrServer({
    isServer: isAstroServer,
    site: { ...SHARED, fallback: null },
    server: {
      ...SHARED,
      server: {
        entry: 'server/entry.mjs',
        parts: ['server', 'client'],
        client: 'client',
        selfContained: false,
        mayBeSite: true,
      },
    },
  }),
});
