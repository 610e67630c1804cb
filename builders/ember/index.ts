import { framework, npm } from '@svc-build/model/builder';
import { chosenRecipe } from '@svc-build/runtimes/site/chosen-recipe';
import { site } from '@svc-build/runtimes/site/site';
import type { SiteBase } from '@svc-build/runtimes/site/site-facts';
import { viteEnvFiles } from '@svc-build/runtimes/site/vite-env-files';
import { emberBuild, ROOT_URL, refusesRootUrl } from './ember-app.ts';

const IN_SOURCES = 'with `LinkTo`, or with `rootURL` before them';

/** Ember's own build, which knows where the app is served from its configuration alone. */
const classic = site({
  command: 'ember build',
  output: { directory: 'dist', site: '.', option: '--output-path' },
  base: { by: 'setting', setting: ROOT_URL, inSources: IN_SOURCES } satisfies SiteBase,
  state: ['tmp/**'],
  copied: 'public',
  hashed: /^assets\/(?:[^/]+\/)*[^/]+[-.][0-9a-f]{20,32}\.[a-z0-9]+(?:\.map)?$/,
  envFiles: null,
  fallback: 'only-page',
  dev: {
    argv: ['ember', 'serve'],
    // What reloads its pages would be asked for at the root, and at its own port.
    options: [
      '--host=127.0.0.1',
      '--port={port}',
      '--live-reload-prefix={below}_lr',
      '--live-reload-js-url=/{below}_lr/livereload.js?path={below}_lr/livereload',
    ],
    baseOption: null,
    knowsBase: true,
    envFiles: null,
  },
});

/** Apps made with Vite: that is told where the app is served, and the app's own configuration has to agree. */
const vite = site({
  command: 'vite build',
  output: { directory: 'dist', site: '.', option: '--outDir' },
  base: { by: 'option', option: '--base', inSources: IN_SOURCES },
  state: ['tmp/**'],
  copied: 'public',
  hashed: /^assets\/(?:[^/]+\/)*[^/]+-[\w-]{8}\.[a-z0-9]+(?:\.map)?$/,
  envFiles: viteEnvFiles('production'),
  fallback: 'only-page',
  dev: {
    argv: ['vite', '--host', '127.0.0.1', '--port', '{port}', '--strictPort'],
    baseOption: '--base',
    knowsBase: true,
    envFiles: viteEnvFiles('development'),
  },
  refuses: refusesRootUrl,
});

/** Ember. */
export default framework({
  slug: 'ember',
  rank: 'meta',
  kind: 'frontend',
  runtime: 'static',
  find: npm(['ember-source', 'ember-cli'], { development: true }),
  publicEnvPrefixes: ['VITE_'],
  build: chosenRecipe({ recipes: { classic, vite }, chosen: emberBuild }),
});
