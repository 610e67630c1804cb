import { framework, npm } from '@svc-build/model/builder';
import { siteOrServer } from '@svc-build/runtimes/emitted/site-or-server';
import type { WrittenSite } from '@svc-build/runtimes/site/site-facts';
import { isAngularServer } from './angular-target.ts';
import { angularOutput, COMMAND } from './angular-workspace.ts';

const SHARED = {
  command: COMMAND,
  output: { directory: 'dist', site: '.', option: null, configured: angularOutput },
  base: { by: 'option', option: '--base-href', inSources: 'without a slash before them' },
  state: ['.angular/**'],
  copied: 'public',
  hashed: /(?:-[A-Z2-7]{8}|\.[0-9a-f]{16,20})\.[a-z0-9]+(?:\.map)?$/,
  envFiles: null,
  variables: { NG_CLI_ANALYTICS: 'false' },
  dev: {
    argv: ['ng', 'serve', '--host', '127.0.0.1', '--port', '{port}'],
    baseOption: null,
    knowsBase: false,
    envFiles: null,
  },
} as const satisfies Partial<WrittenSite>;

/** Angular, with the builders that come with it: pages, or a server that renders them. */
export default framework({
  slug: 'angular',
  rank: 'meta',
  kind: 'frontend',
  runtime: 'node',
  find: npm('@angular/cli', { development: true }),
  leavesServer: true,
  build: siteOrServer({
    isServer: isAngularServer,
    site: { ...SHARED, fallback: { file: 'index.csr.html' } },
    server: {
      ...SHARED,
      server: {
        entry: 'server/server.mjs',
        parts: ['server', 'browser'],
        client: 'browser',
        // The program that the app brings looks for them at the root.
        answersFiles: 'at-root',
        selfContained: false,
        helper: 'angular-server',
      },
    },
  }),
});
