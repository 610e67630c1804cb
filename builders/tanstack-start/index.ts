import { framework, npm } from '@svc-build/model/builder';
import { emitted } from '@svc-build/runtimes/emitted/emitted';
import type { EmittedFacts } from '@svc-build/runtimes/emitted/emitted-facts';
import { NITRO_SERVER } from '@svc-build/runtimes/emitted/nitro-server';
import { chosenRecipe } from '@svc-build/runtimes/site/chosen-recipe';
import { VITE_HASHED } from '@svc-build/runtimes/site/vite-config';
import { viteEnvFiles } from '@svc-build/runtimes/site/vite-env-files';
import { startForm } from './start-form.ts';

const SHARED = {
  command: 'vite build',
  base: { by: 'option', option: '--base', inSources: 'with `Link`, or imported' },
  // The tree of routes is written among the sources.
  state: ['.tanstack/**', '.nitro/**', '**/routeTree.gen.ts'],
  copied: 'public',
  hashed: VITE_HASHED,
  envFiles: viteEnvFiles('production'),
  dev: {
    argv: ['vite', 'dev', '--host', '127.0.0.1', '--port', '{port}', '--strictPort'],
    baseOption: '--base',
    knowsBase: true,
    envFiles: viteEnvFiles('development'),
  },
} as const satisfies Partial<EmittedFacts>;

/** TanStack Start, for React, Solid and Vue: a handler of requests beside files, or with Nitro a server. */
export default framework({
  slug: 'tanstack-start',
  aliases: ['tanstack-start-lovable'],
  rank: 'meta',
  kind: 'frontend',
  runtime: 'node',
  find: npm(['@tanstack/react-start', '@tanstack/solid-start', '@tanstack/vue-start'], { development: true }),
  builtOn: ['nitro', 'h3'],
  publicEnvPrefixes: ['VITE_'],
  leavesServer: true,
  build: chosenRecipe({
    chosen: startForm,
    recipes: {
      handler: emitted({
        ...SHARED,
        output: { directory: 'dist', site: 'client', option: null },
        server: {
          entry: 'server/server.js',
          parts: ['server'],
          client: 'client',
          answersFiles: 'nowhere',
          selfContained: false,
        },
      }),
      nitro: emitted({
        ...SHARED,
        output: { directory: '.output', site: 'public', option: null },
        variables: { NITRO_PRESET: 'node-server' },
        // Vite is told the prefix, and Nitro is not: its files lie at the root.
        server: { ...NITRO_SERVER, answersFiles: 'at-root' },
      }),
    },
  }),
});
