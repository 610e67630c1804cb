import { framework, npm } from '@svc-build/model/builder';
import { NITRO_SERVER } from '@svc-build/runtimes/emitted/nitro-server';
import { siteOrServer } from '@svc-build/runtimes/emitted/site-or-server';
import type { WrittenSite } from '@svc-build/runtimes/site/site-facts';
import { isNuxtServer } from './nuxt-target.ts';

const SHARED = {
  output: { directory: '.output', site: 'public', option: null },
  base: {
    by: 'variable',
    variable: 'NUXT_APP_BASE_URL',
    inSources: 'relative to a source, or with `useRuntimeConfig().app.baseURL` before them',
  },
  // The last is a link to the output, for hosts that look there.
  state: ['.nuxt/**', '.data/**', 'dist'],
  copied: 'public',
  hashed: /^_nuxt\/(?!builds\/)/,
  envFiles: ['.env'],
  dev: {
    argv: ['nuxt', 'dev', '--host', '127.0.0.1', '--port', '{port}'],
    baseOption: null,
    knowsBase: true,
    envFiles: ['.env'],
  },
} as const satisfies Partial<WrittenSite>;

/** Nuxt 3 and later: pages of `nuxt generate`, or the server of `nuxt build`. */
export default framework({
  slug: 'nuxt',
  aliases: ['nuxtjs'],
  rank: 'meta',
  kind: 'frontend',
  runtime: 'node',
  find: npm(['nuxt', 'nuxt-nightly'], { development: true }),
  builtOn: ['nitro', 'h3'],
  publicEnvPrefixes: ['NUXT_PUBLIC_', 'VITE_'],
  leavesServer: true,
  build: siteOrServer({
    isServer: isNuxtServer,
    site: {
      ...SHARED,
      command: 'nuxt generate',
      // An app for browsers alone whose script is `nuxt build` leaves its page by this.
      variables: { NUXT_TELEMETRY_DISABLED: '1', NITRO_PRESET: 'static' },
      fallback: null,
    },
    server: {
      ...SHARED,
      command: 'nuxt build',
      variables: { NUXT_TELEMETRY_DISABLED: '1', NITRO_PRESET: 'node-server' },
      server: NITRO_SERVER,
    },
  }),
});
