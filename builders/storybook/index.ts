import { framework, npm } from '@svc-build/model/builder';
import { site } from '@svc-build/runtimes/site/site';
import { viteEnvFiles } from '@svc-build/runtimes/site/vite-env-files';

/** Storybook, where it is all that a package builds, or pinned: most often it stands beside what it shows. */
export default framework({
  slug: 'storybook',
  rank: 'bundler',
  kind: 'frontend',
  runtime: 'static',
  find: npm('storybook', { development: true }),
  bundles: { command: 'storybook build', page: null, anyScript: true },
  publicEnvPrefixes: ['STORYBOOK_', 'VITE_'],
  build: site({
    command: 'storybook build',
    output: { directory: 'storybook-static', site: '.', option: '--output-dir' },
    base: { by: 'nothing', inSources: 'without a slash before them' },
    state: [],
    copied: null,
    hashed: /^assets\/[^/]+-[\w-]{8}\.[a-z0-9]+$/,
    envFiles: viteEnvFiles('production'),
    variables: { STORYBOOK_DISABLE_TELEMETRY: '1' },
    fallback: null,
    dev: {
      argv: ['storybook', 'dev', '--ci', '--exact-port', '--host', '127.0.0.1', '--port', '{port}'],
      baseOption: null,
      // What tells its pages of a change is asked for at the root.
      knowsBase: false,
      envFiles: viteEnvFiles('development'),
    },
  }),
});
