import { framework, npm } from '@svc-build/model/builder';
import { site } from '@svc-build/runtimes/site/site';
import { angularOutput, COMMAND, refusesAngularServer } from './angular-workspace.ts';

/** Angular, with the builders that come with it. */
export default framework({
  slug: 'angular',
  aliases: ['ionic-angular'],
  rank: 'meta',
  kind: 'frontend',
  runtime: 'static',
  find: npm('@angular/cli', { development: true }),
  build: site({
    command: COMMAND,
    output: { directory: 'dist', site: '.', option: null, configured: angularOutput },
    base: { by: 'option', option: '--base-href', inSources: 'without a slash before them' },
    state: ['.angular/**'],
    copied: 'public',
    hashed: /(?:-[A-Z2-7]{8}|\.[0-9a-f]{16,20})\.[a-z0-9]+(?:\.map)?$/,
    envFiles: null,
    variables: { NG_CLI_ANALYTICS: 'false' },
    fallback: { file: 'index.csr.html' },
    dev: {
      argv: ['ng', 'serve', '--host', '127.0.0.1', '--port', '{port}'],
      baseOption: null,
      knowsBase: false,
      envFiles: null,
    },
    refuses: refusesAngularServer,
  }),
});
