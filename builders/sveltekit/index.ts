import { framework, npm } from '@svc-build/model/builder';
import { refusesPackages } from '@svc-build/runtimes/site/server-packages';
import { site } from '@svc-build/runtimes/site/site';
import { viteEnvFiles } from '@svc-build/runtimes/site/vite-env-files';
import { saidBy } from '@svc-build/runtimes/site/written-setting';

const files = ['svelte.config.js', 'svelte.config.mjs', 'svelte.config.ts'];
const SERVERS = ['node', 'auto', 'vercel', 'netlify', 'cloudflare', 'cloudflare-workers'];

/** SvelteKit with the adapter that leaves files. */
export default framework({
  slug: 'sveltekit',
  aliases: ['sveltekit-1'],
  rank: 'meta',
  kind: 'frontend',
  runtime: 'static',
  find: npm('@sveltejs/kit', { development: true }),
  publicEnvPrefixes: ['PUBLIC_', 'VITE_'],
  build: site({
    command: 'vite build',
    output: {
      directory: 'build',
      site: '.',
      option: null,
      configured: saidBy({ files, name: 'pages', within: 'adapter' }),
    },
    base: {
      by: 'setting',
      setting: { files, name: 'base', within: 'paths', title: '`kit.paths.base`', slash: false },
      inSources: 'with `resolve` of `$app/paths`',
    },
    state: ['.svelte-kit/**'],
    copied: 'static',
    hashed: /^_app\/immutable\//,
    envFiles: viteEnvFiles('production'),
    variables: {},
    fallback: { file: '200.html' },
    dev: {
      argv: ['vite', 'dev', '--host', '127.0.0.1', '--port', '{port}', '--strictPort'],
      baseOption: null,
      knowsBase: true,
      envFiles: viteEnvFiles('development'),
    },
    refuses: refusesPackages(
      SERVERS.map((name) => `@sveltejs/adapter-${name}`),
      {
        instead: 'Use @sveltejs/adapter-static in svelte.config.js.',
        unless: '@sveltejs/adapter-static',
      },
    ),
  }),
});
