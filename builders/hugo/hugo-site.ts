import { posix } from 'node:path';
import type { BuildOutput, Entry } from '@svc-build/model/build-output';
import type { BuiltTrees } from '@svc-build/model/builder';
import { error } from '@svc-build/model/diagnostic';
import { projectPattern } from '@svc-build/model/glob/path-pattern';
import { type Action, BASE_ENVIRONMENT, type BuildPlan, type DevPlan, escapePlaceholders } from '@svc-build/model/plan';
import { fail, ok, type Result } from '@svc-build/model/result';
import type { ResolvedService } from '@svc-build/model/service';
import type { SourceTree } from '@svc-build/model/source-tree';
import { inRoot } from '@svc-build/runtimes/runtimes';
import { assetsOutsidePrefix } from '@svc-build/runtimes/site/assets-outside-prefix';
import { siteBase } from '@svc-build/runtimes/site/site-script';
import { isPage } from '@svc-build/runtimes/static/site-paths';
import { hugoBaseUrl, hugoFile } from './hugo-config.ts';

/** Where it writes, in the scratch directory: in its own `public` it leaves what earlier builds wrote, and what is unchanged. */
const SITE = 'site';
/** What it keeps beside the sources, and knows by contents. */
const STATE = ['resources/_gen/**', '.hugo_build.lock', 'public/**', 'hugo_stats.json'];
const SHARED = ['--noBuildLock', '--cacheDir', '{scratch}/cache'] as const;

export async function planHugo(service: ResolvedService, source: SourceTree): Promise<Result<BuildPlan>> {
  const { name, root } = service;
  const file = await hugoFile(service, source);
  const baseUrl = await hugoBaseUrl(file, siteBase(service), source);
  const build: Action = {
    id: `build:${name}`,
    label: 'build',
    needs: [],
    requires: [{ tool: 'hugo', range: null, source: file }],
    inputs: { directories: [root], files: [], exclude: [] },
    generated: STATE.map((pattern) => projectPattern(pattern, root)),
    env: environment(service),
    steps: [
      {
        kind: 'run',
        label: 'hugo',
        argv: ['hugo', '--destination', `{scratch}/${SITE}`, '--baseURL', escapePlaceholders(baseUrl), ...SHARED],
        cwd: inRoot(root),
        env: {},
      },
    ],
    outputs: [`{scratch}/${SITE}`],
    restorable: true,
    capture: [root],
    keep: [],
  };
  return ok({ service: name, actions: [build] });
}

/** The site that a build has left in the scratch directory. */
export async function collectHugo(service: ResolvedService, { scratch }: BuiltTrees): Promise<Result<BuildOutput>> {
  const files = await scratch.glob([`${SITE}/**`]);
  const paths = files.map((path) => posix.relative(SITE, path));
  if (!paths.some(isPage))
    return fail(
      error(
        'BUILD_OUTPUT_MISSING',
        `The build of "${service.name}" left no page: Hugo found none to make.`,
        'Give it content, and a theme or layouts that show that.',
        { service: service.name, location: service.entrypointAt },
      ),
    );
  const help = 'The build was told the prefix; write paths in the sources with `relURL`, without a slash before them.';
  const outside = await assetsOutsidePrefix(service, { directory: SITE, paths, help }, scratch);
  if (outside.length > 0) return fail(...outside);
  const entries = files.map(
    (file, index): Entry => ({
      kind: 'file',
      path: paths[index] ?? '',
      from: `{scratch}/${escapePlaceholders(file)}`,
      mode: 0o644,
    }),
  );
  // What it names by contents, it names so only where a template asks for that.
  const immutable = paths.filter((path) => /\.[0-9a-f]{64}\.(?:css|js|mjs)$/.test(path));
  return ok({ functions: [], static: { entries, fallback: null, immutable }, probes: [], requires: [], madeFrom: [] });
}

/** Its own server. */
export function devHugo(service: ResolvedService): DevPlan {
  // What reloads its pages is told a port, and would ask none without: that is its own.
  const address = ['--bind', '127.0.0.1', '--port', '{port}', '--liveReloadPort', '{port}', '--appendPort=false'];
  return {
    service: service.name,
    actions: [],
    run: {
      kind: 'process',
      argv: ['hugo', 'server', ...address, '--baseURL', `http://127.0.0.1${siteBase(service)}`, ...SHARED],
      cwd: inRoot(service.root),
      env: environment(service),
      stop: { signal: 'SIGTERM', okExit: [0, 143] },
    },
    watch: [],
  };
}

function environment(service: ResolvedService) {
  return { ...BASE_ENVIRONMENT, prefixes: ['HUGO_'], names: service.env, urls: true };
}
