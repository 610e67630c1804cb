import { framework, npm } from '@svc-build/model/builder';
import { site } from '@svc-build/runtimes/site/site';
import { SETTING, stencilOutput } from './stencil-target.ts';

/** Stencil, where it makes an application (`www`): most often it makes components, which are no service. */
export default framework({
  slug: 'stencil',
  rank: 'bundler',
  kind: 'frontend',
  runtime: 'static',
  find: npm('@stencil/core', { development: true }),
  bundles: { command: 'stencil build', page: 'src/index.html', anyScript: true },
  build: site({
    command: 'stencil build',
    output: { directory: 'www', site: '.', option: null, configured: stencilOutput },
    base: { by: 'setting', setting: SETTING, inSources: 'with the prefix before them' },
    // What its components are called is written for editors among the sources.
    state: ['.stencil/**', 'src/components.d.ts'],
    copied: 'src',
    hashed: /^build\/p-[\w-]{8}\.(?:\w+\.)*(?:js|css)(?:\.map)?$/,
    envFiles: null,
    fallback: 'only-page',
    dev: {
      argv: [
        'stencil',
        'build',
        '--dev',
        '--watch',
        '--serve',
        '--no-open',
        '--address',
        '127.0.0.1',
        '--port',
        '{port}',
      ],
      baseOption: null,
      // What reloads its pages is asked for at the root.
      knowsBase: false,
      envFiles: null,
    },
  }),
});
