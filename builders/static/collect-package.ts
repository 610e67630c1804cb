import { posix } from 'node:path';
import { allDependencies, type NodeManifest } from '@svc-build/manifests/node/node-manifest';
import type { StaticOutput } from '@svc-build/model/build-output';
import type { BuiltTrees } from '@svc-build/model/builder';
import { type Diagnostic, error, warning } from '@svc-build/model/diagnostic';
import { fail, ok, type Result } from '@svc-build/model/result';
import type { ResolvedService } from '@svc-build/model/service';
import { assetsOutsidePrefix } from '@svc-build/runtimes/site/assets-outside-prefix';
import { inputAmong, overlappedRoot, refusedOutput } from '@svc-build/runtimes/static/refused-output';
import { hashedPaths, isOnePage } from '@svc-build/runtimes/static/site-paths';
import { collectStatic } from '@svc-build/runtimes/static/static-output';
import { type BuildPlaces, findBuildPlaces, namedPlaces } from './build-places.ts';
import { howToStayBelow, isBundled, isHashedByVite } from './bundlers.ts';
import { namedFiles } from './program-files.ts';
import { sourcesPublished } from './sources-published.ts';
import { viteOutput } from './vite-output.ts';

/** The site that a package's build script left, in the directory that it wrote. */
export async function collectPackage(
  service: ResolvedService,
  manifest: NodeManifest,
  built: Pick<BuiltTrees, 'root' | 'captured'>,
): Promise<Result<StaticOutput>> {
  const { root: source, captured } = built;
  const configured = await viteOutput(service, manifest, source);
  if (!configured.ok) return configured;
  const places = await findBuildPlaces(service, { captured, configured: configured.value }, source);
  const [taken, ...others] = places.written;
  if (taken === undefined) return fail(nothingLeft(service, places, captured));
  const overlapped = overlappedRoot(service, taken);
  if (overlapped !== null) return fail(refusedOutput(service, { place: taken, why: overlapped, isBuilt: true }));
  const isVite = allDependencies(manifest).vite !== undefined;
  const hashed = { isHashed: (path: string) => isVite && isHashedByVite(path), copied: 'public' };
  const isHashed = await hashedPaths(service.root, hashed, source);
  const found = await collectStatic({ service, directory: taken, ignore: ['**/node_modules/**'], isHashed }, source);
  if (!found.ok) return found;
  const paths = found.value.entries.map(({ path }) => path);
  const files = paths.map((path) => posix.join(taken, path));
  const input = await inputAmong(service, { place: taken, files }, built);
  if (input !== null) return fail(refusedOutput(service, { place: taken, why: `${input} is a source`, isBuilt: true }));
  const help = howToStayBelow(manifest, service);
  const outside = await assetsOutsidePrefix(service, { directory: taken, paths, help }, source);
  if (outside.length > 0) return fail(...outside);
  const programs = new Set([...namedFiles(manifest)].map((file) => posix.join(service.root, file)));
  const fallback = isBundled(manifest) && isOnePage(paths) ? 'index.html' : null;
  return ok({ ...found.value, fallback }, [
    ...found.warnings,
    ...(others.length === 0 ? [] : [ambiguous(service, taken, others)]),
    ...(await sourcesPublished(service, { published: files, named: programs }, source)),
  ]);
}

function nothingLeft(service: ResolvedService, { mixed }: BuildPlaces, captured: readonly string[]): Diagnostic {
  if (mixed !== null) {
    const why = `${posix.join(mixed, 'index.html')} is a source`;
    return refusedOutput(service, { place: mixed, why, isBuilt: true });
  }
  const places = namedPlaces(service);
  const page = captured.find((path) => posix.basename(path) === 'index.html');
  const elsewhere = page === undefined ? '' : `; it wrote ${page}`;
  return error(
    'BUILD_OUTPUT_MISSING',
    `The build script of "${service.name}" left no index.html in ${places.slice(0, -1).join(', ')} or ${places.at(-1)}${elsewhere}.`,
    'Make the script write a site into one of them; for a package that is a server, set "framework" to what it is.',
    { service: service.name, location: service.entrypointAt },
  );
}

function ambiguous(service: ResolvedService, taken: string, others: readonly string[]): Diagnostic {
  return warning(
    'BUILD_OUTPUT_AMBIGUOUS',
    `The build of "${service.name}" wrote a site into more than one place: ${taken} is taken, and ${others.join(', ')} is not.`,
    'Make it write into one place, or make the others services of their own.',
    { service: service.name, location: service.entrypointAt },
  );
}
