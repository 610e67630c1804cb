import { framework } from '@svc-build/model/builder';
import { ok } from '@svc-build/model/result';
import { eitherRecipe } from '@svc-build/runtimes/site/either-recipe';
import { site } from '@svc-build/runtimes/site/site';
import { CONFIG, hasBuildScript } from './hugo-config.ts';
import { collectHugo, devHugo, planHugo } from './hugo-site.ts';

/** Where a package has a build script, that says how Hugo is run: it may do more, and bring Hugo itself. */
const byScript = site({
  command: 'hugo',
  output: { directory: 'public', site: '.', option: '--destination' },
  base: { by: 'option', option: '--baseURL', inSources: 'with `relURL`, without a slash before them' },
  state: ['resources/_gen/**', '.hugo_build.lock', 'hugo_stats.json'],
  copied: null,
  hashed: /\.[0-9a-f]{64}\.(?:css|js|mjs)$/,
  envFiles: null,
  fallback: null,
  dev: {
    argv: ['hugo', 'server', '--bind', '127.0.0.1', '--port', '{port}', '--liveReloadPort', '{port}'],
    options: ['--appendPort=false'],
    baseOption: '--baseURL',
    knowsBase: true,
    envFiles: null,
  },
});

/** Hugo, a program of its own, which has to be on PATH. */
export default framework({
  slug: 'hugo',
  rank: 'bundler',
  kind: 'frontend',
  runtime: 'static',
  find: CONFIG.map((path) => ({ kind: 'file', path })),
  build: eitherRecipe({
    first: () => ({
      version: 1,
      probe: async () => ok([]),
      plan: planHugo,
      collect: collectHugo,
      dev: async (service) => ok(devHugo(service)),
    }),
    second: byScript,
    isSecond: hasBuildScript,
  }),
});
