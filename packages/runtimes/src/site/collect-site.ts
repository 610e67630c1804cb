import { posix } from 'node:path';
import type { BuildOutput, StaticOutput } from '@svc-build/model/build-output';
import type { BuiltTrees } from '@svc-build/model/builder';
import { type Diagnostic, error } from '@svc-build/model/diagnostic';
import { projectPattern } from '@svc-build/model/glob/path-pattern';
import { liesIn } from '@svc-build/model/project-path';
import { fail, ok, type Result } from '@svc-build/model/result';
import type { ResolvedService } from '@svc-build/model/service';
import { collectStatic } from '../static/static-output.ts';
import { assetsOutsidePrefix } from './assets-outside-prefix.ts';
import { type SiteFramework, siteManifest } from './plan-site.ts';
import { siteDirectory } from './site-output.ts';

const PAGE = /\.html?$/i;

/** The site that the build left, which must be this build's, and ask for its files below the route prefix. */
export async function collectSite(
  service: ResolvedService,
  site: SiteFramework,
  { root: source, captured }: BuiltTrees,
): Promise<Result<BuildOutput>> {
  const manifest = await siteManifest(service, source);
  if (!manifest.ok) return manifest;
  const place = await siteDirectory(service, { ...site, manifest: manifest.value }, source);
  if (!place.ok) return place;
  const { directory } = place.value;
  if (!captured.some((path) => liesIn(path, directory) && PAGE.test(path)))
    return fail(nothingLeft(service, directory, captured));
  const copied = new Set(
    site.copied === null ? [] : await source.glob([projectPattern(`${site.copied}/**`, service.root)]),
  );
  const isHashed = (path: string): boolean =>
    site.hashed.test(path) && !copied.has(posix.join(service.root, site.copied ?? '', path));
  const found = await collectStatic({ service, directory, ignore: ['**/node_modules/**'], isHashed }, source);
  if (!found.ok) return found;
  const written = new Set(captured);
  const entries = found.value.entries.filter(
    ({ path }) => site.leavesOld !== true || written.has(posix.join(directory, path)),
  );
  const paths = entries.map(({ path }) => path);
  const outside = await assetsOutsidePrefix(service, { directory, paths, base: site.base }, source);
  if (outside.length > 0) return fail(...outside);
  const output: StaticOutput = { ...found.value, entries, fallback: fallbackAmong(paths, site) };
  return ok({ functions: [], static: output, probes: [], requires: [], madeFrom: [] }, found.warnings);
}

/** A site with a page for what is missing says by itself what it answers. */
function fallbackAmong(paths: readonly string[], { fallback }: Pick<SiteFramework, 'fallback'>): string | null {
  if (fallback === null || paths.includes('404.html')) return null;
  if (fallback !== 'only-page' && paths.includes(fallback.file)) return fallback.file;
  const pages = paths.filter((path) => PAGE.test(path));
  return pages.length === 1 && pages[0] === 'index.html' ? 'index.html' : null;
}

function nothingLeft(service: ResolvedService, directory: string, captured: readonly string[]): Diagnostic {
  const page = captured.find((path) => posix.basename(path) === 'index.html');
  const elsewhere = page === undefined ? '' : `; it wrote ${page}`;
  return error(
    'BUILD_OUTPUT_MISSING',
    `The build of "${service.name}" left no page in ${directory}${elsewhere}.`,
    `Make it write its site there: that is where ${service.framework} and its configuration say that it goes.`,
    { service: service.name, location: service.entrypointAt },
  );
}
