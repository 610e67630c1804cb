import { framework, npm } from '@svc-build/model/builder';
import { ok } from '@svc-build/model/result';
import { siteOrServer } from '@svc-build/runtimes/emitted/site-or-server';
import type { SiteFacts } from '@svc-build/runtimes/site/site-facts';
import { saidBy } from '@svc-build/runtimes/site/written-setting';
import { CONFIG, isAstroServer } from './astro-target.ts';

const SHARED = {
  command: 'astro build',
  output: { directory: 'dist', site: '.', option: '--outDir', configured: saidBy({ files: CONFIG, name: 'outDir' }) },
  base: { by: 'option', option: '--base', inSources: 'with `import.meta.env.BASE_URL` before them' },
  state: ['.astro/**'],
  copied: 'public',
  hashed: /^_astro\//,
  envFiles: ['.env', '.env.production', '.env.local', '.env.production.local'],
  variables: { ASTRO_TELEMETRY_DISABLED: '1' },
  dev: {
    argv: ['astro', 'dev', '--host', '127.0.0.1', '--port', '{port}'],
    baseOption: null,
    knowsBase: false,
    envFiles: ['.env', '.env.development', '.env.local', '.env.development.local'],
  },
  refuses: async () => ok(null),
} as const satisfies Partial<SiteFacts>;

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
        runner: null,
        parts: ['server', 'client'],
        client: 'client',
        clientBelowPrefix: false,
        selfContained: false,
        mayBeSite: true,
        variables: {},
      },
    },
  }),
});
