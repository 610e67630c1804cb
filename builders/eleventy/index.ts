import { framework, npm } from '@svc-build/model/builder';
import { site } from '@svc-build/runtimes/site/site';
import { saidBy } from '@svc-build/runtimes/site/written-setting';

const files = ['.eleventy.js', 'eleventy.config.js', 'eleventy.config.mjs', 'eleventy.config.cjs'];

/** Eleventy. It leaves in its output what earlier builds have put there. */
export default framework({
  slug: 'eleventy',
  rank: 'bundler',
  kind: 'frontend',
  runtime: 'static',
  find: npm('@11ty/eleventy', { development: true }),
  bundles: { command: 'eleventy', page: null, anyScript: true },
  build: site({
    command: 'eleventy',
    output: {
      directory: '_site',
      site: '.',
      option: '--output',
      configured: saidBy({ files, name: 'output', within: 'dir' }),
    },
    base: { by: 'option', option: '--pathprefix', inSources: 'with the filter `url`, or add `HtmlBasePlugin`' },
    leavesOld: true,
    state: ['.cache/**'],
    copied: null,
    hashed: /^(?!)/,
    envFiles: null,
    fallback: null,
    dev: {
      argv: ['eleventy', '--serve', '--port', '{port}'],
      // What reloads its pages is asked for at the root.
      baseOption: null,
      knowsBase: false,
      envFiles: null,
    },
  }),
});
