import { framework, npm } from '@svc-build/model/builder';
import { siteOrServer } from '@svc-build/runtimes/emitted/site-or-server';
import type { WrittenSite } from '@svc-build/runtimes/site/site-facts';
import { viteEnvFiles } from '@svc-build/runtimes/site/vite-env-files';
import { isRouterServer, refusesBasename, refusesServer, routerOutput } from './router-config.ts';

const VITE = ['ts', 'mts', 'js', 'mjs'].map((ending) => `vite.config.${ending}`);

const SHARED = {
  command: 'react-router build',
  output: { directory: 'build', site: 'client', option: null, configured: routerOutput },
  base: {
    by: 'setting',
    setting: { files: VITE, name: 'base', within: null, title: '`base`', slash: true },
    inSources: 'with `Link`, or imported',
  },
  state: ['.react-router/**'],
  copied: 'public',
  hashed: /^assets\/[^/]+-[\w-]{8}\.[a-z0-9]+(?:\.map)?$/,
  envFiles: viteEnvFiles('production'),
  dev: {
    argv: ['react-router', 'dev', '--host', '127.0.0.1', '--port', '{port}', '--strictPort'],
    baseOption: null,
    knowsBase: true,
    envFiles: viteEnvFiles('development'),
  },
} as const satisfies Partial<WrittenSite>;

/** React Router 7 and later as a framework: a server, or pages for browsers alone. */
export default framework({
  slug: 'react-router',
  rank: 'meta',
  kind: 'frontend',
  runtime: 'node',
  find: npm('@react-router/dev', { development: true }),
  publicEnvPrefixes: ['VITE_'],
  leavesServer: true,
  build: siteOrServer({
    isServer: isRouterServer,
    site: { ...SHARED, fallback: { file: '__spa-fallback.html' }, refuses: refusesBasename },
    server: {
      ...SHARED,
      refuses: refusesServer,
      server: {
        entry: 'server/index.js',
        runner: '@react-router/serve/bin.js',
        parts: ['server', 'client'],
        client: 'client',
        selfContained: false,
      },
    },
  }),
});
