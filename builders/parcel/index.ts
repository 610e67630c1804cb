import { framework, npm } from '@svc-build/model/builder';
import { ok } from '@svc-build/model/result';
import { site } from '@svc-build/runtimes/site/site';

/** Parcel, from a page that its command or `source` of the package names. */
export default framework({
  slug: 'parcel',
  rank: 'bundler',
  kind: 'frontend',
  runtime: 'static',
  find: npm('parcel', { development: true }),
  bundles: { command: 'parcel build', page: null },
  build: site({
    command: 'parcel build',
    output: { directory: 'dist', site: '.', option: '--dist-dir', configured: async () => ok(null) },
    base: { by: 'option', option: '--public-url', inSources: 'relative to their sources' },
    leavesOld: true,
    state: ['.parcel-cache/**'],
    copied: null,
    hashed: /\.[0-9a-f]{8}\.[a-z0-9]+(?:\.map)?$/,
    envFiles: ['.env', '.env.local', '.env.production', '.env.production.local'],
    variables: {},
    fallback: 'only-page',
    dev: {
      argv: ['parcel', 'serve'],
      operand: true,
      options: ['--host', '127.0.0.1', '--port', '{port}'],
      baseOption: null,
      knowsBase: false,
      envFiles: ['.env', '.env.local', '.env.development', '.env.development.local'],
    },
    refuses: async () => ok(null),
  }),
});
