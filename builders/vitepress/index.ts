import { framework, npm } from '@svc-build/model/builder';
import { site } from '@svc-build/runtimes/site/site';
import { viteEnvFiles } from '@svc-build/runtimes/site/vite-env-files';
import { saidBy } from '@svc-build/runtimes/site/written-setting';

const files = ['js', 'ts', 'mjs', 'mts'].flatMap((ending) =>
  ['config/index', 'config'].map((name) => `.vitepress/${name}.${ending}`),
);

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
    operand: true,
    output: {
      directory: '.vitepress/dist',
      site: '.',
      option: '--outDir',
      configured: saidBy({ files, name: 'outDir', within: null }),
    },
    base: { by: 'option', option: '--base', inSources: 'with `withBase`' },
    state: ['**/.vitepress/cache/**', '**/.vitepress/.temp/**'],
    copied: null,
    hashed: /^assets\/(?:[^/]+\/)*[^/]+\.[\w-]{8}(?:\.lean)?\.[a-z0-9]+$/,
    envFiles: viteEnvFiles('production'),
    fallback: null,
    dev: {
      argv: ['vitepress', 'dev'],
      options: ['--host', '127.0.0.1', '--port', '{port}', '--strictPort'],
      baseOption: '--base',
      knowsBase: true,
      envFiles: viteEnvFiles('development'),
    },
  }),
});
