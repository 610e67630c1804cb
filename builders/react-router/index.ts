import { framework, npm } from '@svc-build/model/builder';
import { site } from '@svc-build/runtimes/site/site';
import { viteEnvFiles } from '@svc-build/runtimes/site/vite-env-files';
import { BASENAME, refusesOtherModes, spaOutput } from './spa-mode.ts';

/** React Router as a framework, in its mode without a server. */
export default framework({
  slug: 'react-router',
  rank: 'meta',
  kind: 'frontend',
  runtime: 'static',
  find: npm('@react-router/dev', { development: true }),
  publicEnvPrefixes: ['VITE_'],
  build: site({
    command: 'react-router build',
    output: { directory: 'build', site: 'client', option: null, configured: spaOutput },
    base: {
      by: 'setting',
      setting: BASENAME,
      inSources: 'with `Link`; the files of the build follow `base` in vite.config.ts, which has to be the same',
    },
    state: ['.react-router/**'],
    copied: 'public',
    hashed: /^assets\/[^/]+-[\w-]{8}\.[a-z0-9]+(?:\.map)?$/,
    envFiles: viteEnvFiles('production'),
    fallback: { file: '__spa-fallback.html' },
    dev: {
      argv: ['react-router', 'dev', '--host', '127.0.0.1', '--port', '{port}', '--strictPort'],
      baseOption: null,
      knowsBase: true,
      envFiles: viteEnvFiles('development'),
    },
    refuses: refusesOtherModes,
  }),
});
