import { framework, npm } from '@svc-build/model/builder';
import { ok } from '@svc-build/model/result';
import { site } from '@svc-build/runtimes/site/site';
import { refusesServerBuild } from './server-build.ts';

/** Nuxt 3 and later, as long as its build is `nuxt generate`. */
export default framework({
  slug: 'nuxt',
  aliases: ['nuxtjs'],
  rank: 'meta',
  kind: 'frontend',
  runtime: 'static',
  find: npm(['nuxt', 'nuxt-nightly'], { development: true }),
  publicEnvPrefixes: ['NUXT_PUBLIC_', 'VITE_'],
  build: site({
    command: 'nuxt generate',
    output: { directory: '.output', site: 'public', option: null, configured: async () => ok(null) },
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
    variables: { NUXT_TELEMETRY_DISABLED: '1' },
    fallback: null,
    dev: {
      argv: ['nuxt', 'dev', '--host', '127.0.0.1', '--port', '{port}'],
      baseOption: null,
      knowsBase: true,
      envFiles: ['.env'],
    },
    refuses: refusesServerBuild,
  }),
});
