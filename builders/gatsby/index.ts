import { framework, npm } from '@svc-build/model/builder';
import { site } from '@svc-build/runtimes/site/site';

const files = ['js', 'mjs', 'ts'].map((ending) => `gatsby-config.${ending}`);

/** Gatsby. Its configuration says where it is served, and counts when a variable asks for that. */
export default framework({
  slug: 'gatsby',
  rank: 'meta',
  kind: 'frontend',
  runtime: 'static',
  find: npm('gatsby', { development: true }),
  publicEnvPrefixes: ['GATSBY_'],
  build: site({
    command: 'gatsby build',
    clean: 'gatsby clean',
    output: { directory: 'public', site: '.', option: null },
    base: {
      by: 'setting',
      setting: { files, name: 'pathPrefix', within: null, title: '`pathPrefix`', slash: false },
      inSources: 'with `Link` or `withPrefix`',
    },
    state: ['.cache/**'],
    copied: 'static',
    hashed: /^(?:static\/.+|[^/]+-[0-9a-f]{20}\.(?:js|css)(?:\.map)?)$/,
    envFiles: ['.env.production'],
    variables: { GATSBY_TELEMETRY_DISABLED: '1', PREFIX_PATHS: 'true' },
    fallback: null,
    dev: {
      argv: ['gatsby', 'develop', '--host', '127.0.0.1', '--port', '{port}'],
      baseOption: null,
      knowsBase: false,
      envFiles: ['.env.development'],
    },
  }),
});
