import { framework, npm } from '@svc-build/model/builder';
import { site } from '@svc-build/runtimes/site/site';
import { viteEnvFiles } from '@svc-build/runtimes/site/vite-env-files';
import { saidBy } from '@svc-build/runtimes/site/written-setting';

const files = ['vue.config.js', 'vue.config.cjs', 'vue.config.mjs'];

/** Vue CLI. Nothing but its configuration says where it is served. */
export default framework({
  slug: 'vue-cli',
  aliases: ['vue'],
  rank: 'bundler',
  kind: 'frontend',
  runtime: 'static',
  find: npm('@vue/cli-service', { development: true }),
  bundles: { command: 'vue-cli-service build', page: null },
  publicEnvPrefixes: ['VUE_APP_'],
  build: site({
    command: 'vue-cli-service build',
    output: {
      directory: 'dist',
      site: '.',
      option: '--dest',
      configured: saidBy({ files, name: 'outputDir', within: null }),
    },
    base: {
      by: 'setting',
      setting: { files, name: 'publicPath', within: null, title: '`publicPath`', slash: true },
      inSources: 'with `process.env.BASE_URL` or `<%= BASE_URL %>` before them',
    },
    state: [],
    copied: 'public',
    hashed: /^(?:[^/]+\/)*(?:css|js|img|fonts|media)\/[^/]+\.[0-9a-f]{8,20}\.[a-z0-9]+(?:\.map)?$/,
    // In that order for it as well: it reads those of the mode first, and never twice.
    envFiles: viteEnvFiles('production'),
    fallback: 'only-page',
    dev: {
      argv: ['vue-cli-service', 'serve', '--host', '127.0.0.1', '--port', '{port}'],
      baseOption: null,
      // What reloads its pages is asked for at the root.
      knowsBase: false,
      envFiles: viteEnvFiles('development'),
    },
  }),
});
