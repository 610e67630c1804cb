import { framework, npm } from '@svc-build/model/builder';
import { refusesPackages } from '@svc-build/runtimes/site/server-packages';
import { site } from '@svc-build/runtimes/site/site';
import { viteEnvFiles } from '@svc-build/runtimes/site/vite-env-files';
import { saidBy } from '@svc-build/runtimes/site/written-setting';

const CONFIG = ['mjs', 'js', 'ts', 'mts', 'cjs', 'cts'].map((ending) => `astro.config.${ending}`);

/** Astro, as long as it leaves files alone. */
export default framework({
  slug: 'astro',
  rank: 'meta',
  kind: 'frontend',
  runtime: 'static',
  find: npm('astro', { development: true }),
  publicEnvPrefixes: ['PUBLIC_'],
  build: site({
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
    fallback: null,
    dev: {
      argv: ['astro', 'dev', '--host', '127.0.0.1', '--port', '{port}'],
      baseOption: null,
      knowsBase: false,
      envFiles: viteEnvFiles('development'),
    },
    refuses: refusesPackages(
      ['@astrojs/node', '@astrojs/vercel', '@astrojs/netlify', '@astrojs/cloudflare', '@astrojs/deno'],
      { instead: 'Remove the adapter and `output: "server"`, so that `astro build` leaves pages.' },
    ),
  }),
});
