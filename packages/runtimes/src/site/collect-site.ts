import { posix } from 'node:path';
import type { BuildOutput, StaticOutput } from '@svc-build/model/build-output';
import type { BuiltTrees } from '@svc-build/model/builder';
import { type Diagnostic, error } from '@svc-build/model/diagnostic';
import { liesIn } from '@svc-build/model/project-path';
import { fail, ok, type Result } from '@svc-build/model/result';
import type { ResolvedService } from '@svc-build/model/service';
import { inputAmong, refusedOutput } from '../static/refused-output.ts';
import { hashedPaths, isOnePage, isPage } from '../static/site-paths.ts';
import { collectStatic } from '../static/static-output.ts';
import { assetsOutsidePrefix, howToStayInside } from './assets-outside-prefix.ts';
import { type SiteFramework, siteManifest } from './plan-site.ts';
import { type SitePlace, siteDirectory } from './site-output.ts';

/** The site that the build left, which must be this build's, and ask for its files below the route prefix. */
export async function collectSite(
  service: ResolvedService,
  site: SiteFramework,
  built: BuiltTrees,
): Promise<Result<BuildOutput>> {
  const { root: source, captured } = built;
  const manifest = await siteManifest(service, source);
  if (!manifest.ok) return manifest;
  const place = await siteDirectory(service, { ...site, manifest: manifest.value }, source);
  if (!place.ok) return place;
  const { directory } = place.value;
  if (!captured.some((path) => liesIn(path, directory) && isPage(path)))
    return fail(await nothingLeft(service, place.value, built));
  const named = { isHashed: (path: string) => site.hashed.test(path), copied: site.copied };
  const isHashed = await hashedPaths(service.root, named, source);
  const found = await collectStatic({ service, directory, ignore: ['**/node_modules/**'], isHashed }, source);
  if (!found.ok) return found;
  const files = found.value.entries.map(({ path }) => posix.join(directory, path));
  // The framework's own place holds no sources, and where earlier builds leave files only those of this one are taken.
  const mayHoldInput = !site.leavesOld && place.value.written !== posix.join(service.root, site.output.directory);
  const input = mayHoldInput ? await inputAmong(service, { place: directory, files }, built) : null;
  if (input !== null)
    return fail(refusedOutput(service, { place: directory, why: `${input} is a source`, isBuilt: true }));
  const written = new Set(captured);
  const entries = found.value.entries.filter(({ path }) => !site.leavesOld || written.has(posix.join(directory, path)));
  const paths = entries.map(({ path }) => path);
  const help = howToStayInside(service, { ...site, manifest: manifest.value });
  const outside = await assetsOutsidePrefix(service, { directory, paths, help }, source);
  if (outside.length > 0) return fail(...outside);
  const output: StaticOutput = { ...found.value, entries, fallback: fallbackAmong(paths, site) };
  return ok({ functions: [], static: output, probes: [], requires: [], madeFrom: [] }, found.warnings);
}

/** A site with a page for what is missing says by itself what it answers. */
function fallbackAmong(paths: readonly string[], { fallback }: Pick<SiteFramework, 'fallback'>): string | null {
  if (fallback === null || paths.includes('404.html')) return null;
  if (fallback !== 'only-page' && paths.includes(fallback.file)) return fallback.file;
  return isOnePage(paths) ? 'index.html' : null;
}

async function nothingLeft(
  service: ResolvedService,
  { directory, at }: SitePlace,
  { root, captured }: BuiltTrees,
): Promise<Diagnostic> {
  const page = captured.find((path) => posix.basename(path) === 'index.html');
  const old = posix.join(directory, 'index.html');
  const isThere = (await root.kind(old)) === 'file';
  const elsewhere = page !== undefined ? `; it wrote ${page}` : isThere ? `; ${old} was there before` : '';
  return error(
    'BUILD_OUTPUT_MISSING',
    `The build of "${service.name}" left no page in ${directory}${elsewhere}.`,
    `Make it write its site there: that is where ${service.framework} and its configuration say that it goes.`,
    { service: service.name, location: at ?? service.entrypointAt },
  );
}
