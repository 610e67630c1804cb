import { framework, npm } from '@svc-build/model/builder';
import { site } from '@svc-build/runtimes/site/site';

const CONFIG = ['ts', 'mts', 'cts', 'js', 'mjs', 'cjs'].map((ending) => `docusaurus.config.${ending}`);

/** Docusaurus 2 and later. Nothing but its configuration says where it is served. */
export default framework({
  slug: 'docusaurus',
  aliases: ['docusaurus-2'],
  rank: 'meta',
  kind: 'frontend',
  runtime: 'static',
  find: npm('@docusaurus/core', { development: true }),
  build: site({
    command: 'docusaurus build',
    output: { directory: 'build', site: '.', option: '--out-dir' },
    base: {
      by: 'setting',
      setting: { files: CONFIG, name: 'baseUrl', within: null, title: '`baseUrl`', slash: true },
      inSources: 'with `useBaseUrl`',
    },
    state: ['.docusaurus/**'],
    copied: 'static',
    hashed: /^assets\/(?:css|js|images|files|medias|fonts)\//,
    envFiles: null,
    fallback: null,
    dev: {
      argv: ['docusaurus', 'start', '--no-open', '--host', '127.0.0.1', '--port', '{port}'],
      baseOption: null,
      // What reloads its pages is asked for at the root.
      knowsBase: false,
      envFiles: null,
    },
  }),
});
