import { framework } from '@svc-build/model/builder';
import { andThen, ok } from '@svc-build/model/result';
import { chosenRecipe } from '@svc-build/runtimes/site/chosen-recipe';
import { site } from '@svc-build/runtimes/site/site';
import { siteSummary } from '@svc-build/runtimes/site/site-summary';
import { CONFIG, hasBuildScript } from './hugo-config.ts';
import { collectHugo, devHugo, planHugo } from './hugo-site.ts';

const BASE = { by: 'option', option: '--baseURL', inSources: 'with `relURL`, without a slash before them' } as const;

/** Where a package has a build script, that says how Hugo is run: it may do more, and bring Hugo itself. */
const byScript = site({
  command: 'hugo',
  output: { directory: 'public', site: '.', option: '--destination' },
  base: BASE,
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
  build: chosenRecipe({
    recipes: {
      alone: () => ({
        version: 1,
        summary: siteSummary({ command: 'hugo', base: BASE }),
        probe: async () => ok([]),
        plan: planHugo,
        collect: collectHugo,
        dev: async (service) => ok(devHugo(service)),
      }),
      script: byScript,
    },
    chosen: async (service, source) =>
      andThen(await hasBuildScript(service, source), (has) => ok(has ? 'script' : 'alone')),
  }),
});
