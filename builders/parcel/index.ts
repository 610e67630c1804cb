import { framework, npm } from '@svc-build/model/builder';
import { site } from '@svc-build/runtimes/site/site';
import { viteEnvFiles } from '@svc-build/runtimes/site/vite-env-files';
import { parcelOutput, refusesOtherUrl } from './parcel-targets.ts';

/** Parcel 2. What it remembers goes before a build: with that it writes nothing that has not changed. */
export default framework({
  slug: 'parcel',
  rank: 'bundler',
  kind: 'frontend',
  runtime: 'static',
  find: npm('parcel', { development: true }),
  bundles: { command: 'parcel build', page: null, anyScript: true },
  build: site({
    command: 'parcel build',
    clean: `node -e "fs.rmSync('.parcel-cache',{recursive:true,force:true})"`,
    output: { directory: 'dist', site: '.', option: '--dist-dir', configured: parcelOutput },
    base: { by: 'option', option: '--public-url', inSources: 'relative to the file that names them' },
    leavesOld: true,
    state: ['.parcel-cache/**'],
    copied: null,
    hashed: /\.[0-9a-f]{8}\.[a-z0-9]+(?:\.map)?$/,
    envFiles: viteEnvFiles('production'),
    fallback: 'only-page',
    dev: {
      argv: ['parcel', 'serve'],
      given: /(?:\.(?:html?|pug)|\*)$/,
      options: ['--host', '127.0.0.1', '--port', '{port}'],
      // What reloads its pages is asked for at the root.
      baseOption: null,
      knowsBase: false,
      envFiles: viteEnvFiles('development'),
    },
    refuses: refusesOtherUrl,
  }),
});
