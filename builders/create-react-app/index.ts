import { framework, npm } from '@svc-build/model/builder';
import { site } from '@svc-build/runtimes/site/site';

/** Create React App. */
export default framework({
  slug: 'create-react-app',
  rank: 'bundler',
  kind: 'frontend',
  runtime: 'static',
  find: npm('react-scripts', { development: true }),
  bundles: { command: 'react-scripts build', page: null },
  publicEnvPrefixes: ['REACT_APP_'],
  build: site({
    command: 'react-scripts build',
    output: { directory: 'build', site: '.', option: null },
    base: {
      by: 'variable',
      variable: 'PUBLIC_URL',
      inSources: 'with `%PUBLIC_URL%` or `process.env.PUBLIC_URL` before them',
    },
    state: [],
    copied: 'public',
    hashed: /^static\/(?:css|js|media)\//,
    envFiles: ['.env', '.env.production', '.env.local', '.env.production.local'],
    fallback: 'only-page',
    dev: {
      argv: ['react-scripts', 'start'],
      variables: { BROWSER: 'none', HOST: '127.0.0.1', PORT: '{port}' },
      baseOption: null,
      knowsBase: false,
      envFiles: ['.env', '.env.development', '.env.local', '.env.development.local'],
    },
  }),
});
