import { framework, npm } from '@svc-build/model/builder';
import { emitted } from '@svc-build/runtimes/emitted/emitted';
import { VITE_CONFIG, VITE_HASHED } from '@svc-build/runtimes/site/vite-config';
import { viteEnvFiles } from '@svc-build/runtimes/site/vite-env-files';
import { refusesRemix, remixOutput } from './remix-config.ts';

/** Remix 2 with Vite: a server. What came after it is React Router. */
export default framework({
  slug: 'remix',
  rank: 'meta',
  kind: 'frontend',
  runtime: 'node',
  find: npm('@remix-run/dev', { development: true }),
  publicEnvPrefixes: ['VITE_'],
  leavesServer: true,
  build: emitted({
    command: 'remix vite:build',
    output: { directory: 'build', site: 'client', option: null, configured: remixOutput },
    base: {
      by: 'setting',
      setting: { files: VITE_CONFIG, name: 'base', within: null, title: '`base`', slash: true },
      inSources: 'with `Link`, or imported',
    },
    state: ['.cache/**'],
    copied: 'public',
    hashed: VITE_HASHED,
    envFiles: viteEnvFiles('production'),
    refuses: refusesRemix,
    dev: {
      argv: ['remix', 'vite:dev', '--host', '127.0.0.1', '--port', '{port}', '--strictPort'],
      baseOption: null,
      knowsBase: true,
      envFiles: viteEnvFiles('development'),
    },
    server: {
      entry: 'server/index.js',
      runner: '@remix-run/serve/dist/cli.js',
      parts: ['server', 'client'],
      client: 'client',
      selfContained: false,
    },
  }),
});
