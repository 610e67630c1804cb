import { framework, npm } from '@svc-build/model/builder';
import { site } from '@svc-build/runtimes/site/site';
import { viteEnvFiles } from '@svc-build/runtimes/site/vite-env-files';
import { saidBy } from '@svc-build/runtimes/site/written-setting';

const files = ['ts', 'js', 'mjs'].map((ending) => `.vuepress/config.${ending}`);

/** VuePress 2, with the bundler that its configuration names. Nothing else says where it is served. */
export default framework({
  slug: 'vuepress',
  rank: 'bundler',
  kind: 'frontend',
  runtime: 'static',
  find: npm('vuepress', { development: true }),
  bundles: { command: 'vuepress build', page: null, anyScript: true },
  publicEnvPrefixes: ['VITE_'],
  build: site({
    command: 'vuepress build',
    operand: true,
    output: {
      directory: '.vuepress/dist',
      site: '.',
      option: '--dest',
      configured: saidBy({ files, name: 'dest', within: null }),
    },
    base: {
      by: 'setting',
      setting: { files, name: 'base', within: null, title: '`base`', slash: true },
      inSources: 'with `withBase`',
    },
    state: ['**/.vuepress/.cache/**', '**/.vuepress/.temp/**'],
    copied: null,
    hashed: /^assets\/(?:[^/]+\/)*[^/]+[-.][\w-]{8}\.[a-z0-9]+$/,
    envFiles: viteEnvFiles('production'),
    fallback: null,
    dev: {
      argv: ['vuepress', 'dev'],
      options: ['--host', '127.0.0.1', '--port', '{port}'],
      baseOption: null,
      knowsBase: true,
      envFiles: viteEnvFiles('development'),
    },
  }),
});
