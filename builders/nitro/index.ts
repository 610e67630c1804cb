import { framework, npm } from '@svc-build/model/builder';
import { emitted } from '@svc-build/runtimes/emitted/emitted';
import { NITRO_SERVER } from '@svc-build/runtimes/emitted/nitro-server';

/** Nitro: a server of routes that are files. */
export default framework({
  slug: 'nitro',
  rank: 'meta',
  kind: 'backend',
  runtime: 'node',
  find: npm(['nitropack', 'nitro'], { development: true }),
  builtOn: ['h3'],
  leavesServer: true,
  build: emitted({
    command: 'nitro build',
    output: { directory: '.output', site: 'public', option: null },
    base: {
      by: 'variable',
      variable: 'NITRO_APP_BASE_URL',
      inSources: 'with `useRuntimeConfig().app.baseURL` before them',
    },
    state: ['.nitro/**', '.data/**'],
    copied: 'public',
    // It builds nothing for browsers.
    hashed: /(?!)/,
    envFiles: ['.env'],
    variables: { NITRO_PRESET: 'node-server' },
    dev: {
      argv: ['nitro', 'dev', '--host', '127.0.0.1', '--port', '{port}'],
      baseOption: null,
      knowsBase: true,
      envFiles: ['.env'],
    },
    server: NITRO_SERVER,
  }),
});
