import { framework, npm } from '@svc-build/model/builder';
import { site } from '@svc-build/runtimes/site/site';
import { viteEnvFiles } from '@svc-build/runtimes/site/vite-env-files';
import { vitepressOutput } from './vitepress-output.ts';

/** VitePress: pages of Markdown in a directory that its command names. */
export default framework({
  slug: 'vitepress',
  rank: 'bundler',
  kind: 'frontend',
  runtime: 'static',
  find: npm('vitepress', { development: true }),
  bundles: { command: 'vitepress build', page: null, anyScript: true },
  publicEnvPrefixes: ['VITE_'],
  build: site({
    command: 'vitepress build',
    output: { directory: '.vitepress/dist', site: '.', option: '--outDir', configured: vitepressOutput },
    base: { by: 'option', option: '--base', inSources: 'with `withBase`' },
    state: ['**/.vitepress/cache/**', '**/.vitepress/.temp/**'],
    copied: null,
    hashed: /^assets\/(?:[^/]+\/)*[^/]+\.[\w-]{8}(?:\.lean)?\.[a-z0-9]+$/,
    envFiles: viteEnvFiles('production'),
    fallback: null,
    dev: {
      argv: ['vitepress', 'dev'],
      operand: true,
      options: ['--host', '127.0.0.1', '--port', '{port}', '--strictPort'],
      baseOption: '--base',
      knowsBase: true,
      envFiles: viteEnvFiles('development'),
    },
  }),
});
