import { posix } from 'node:path';
import { allDependencies, type NodeManifest } from '@svc-build/manifests/node/node-manifest';
import type { StaticOutput } from '@svc-build/model/build-output';
import type { BuiltTrees } from '@svc-build/model/builder';
import { type Diagnostic, error, warning } from '@svc-build/model/diagnostic';
import { projectPattern } from '@svc-build/model/glob/path-pattern';
import { liesIn } from '@svc-build/model/project-path';
import { fail, ok, type Result } from '@svc-build/model/result';
import type { ResolvedService } from '@svc-build/model/service';

import { collectStatic } from '@svc-build/runtimes/static/static-output';
import { type BuildPlaces, findBuildPlaces, namedPlaces, outputPlaces } from './build-places.ts';
import { isBundled, isHashedByVite } from './bundlers.ts';
import { namedFiles } from './program-files.ts';
import { sourcesPublished } from './sources-published.ts';

/** The site that a package's build script left, in the directory that it wrote. */
export async function collectPackage(
  service: ResolvedService,
  manifest: NodeManifest,
  built: Pick<BuiltTrees, 'root' | 'captured'>,
): Promise<Result<StaticOutput>> {
  const { root: source, captured } = built;
  const places = await findBuildPlaces(service, captured, source);
  const [taken, ...others] = places.written;
  if (taken === undefined) return fail(nothingLeft(service, places, captured));
  const overlapped = overlappedRoot(service, taken);
  if (overlapped !== null) return fail(refused(service, taken, overlapped));
  const copied = new Set(await source.glob([projectPattern('public/**', service.root)]));
  const isVite = allDependencies(manifest).vite !== undefined;
  const isHashed = (path: string): boolean =>
    isVite && isHashedByVite(path) && !copied.has(posix.join(service.root, 'public', path));
  const found = await collectStatic({ service, directory: taken, ignore: ['**/node_modules/**'], isHashed }, source);
  if (!found.ok) return found;
  const paths = found.value.entries.map(({ path }) => path);
  const files = paths.map((path) => posix.join(taken, path));
  const input = await inputAmong(service, { place: taken, files }, built);
  if (input !== null) return fail(refused(service, taken, `${input} is a source`));
  const named = new Set([...namedFiles(manifest)].map((file) => posix.join(service.root, file)));
  const fallback = isBundled(manifest) && isOnePage(paths) ? 'index.html' : null;
  return ok({ ...found.value, fallback }, [
    ...found.warnings,
    ...(others.length === 0 ? [] : [ambiguous(service, taken, others)]),
    ...(await sourcesPublished(service, { published: files, named }, source)),
  ]);
}

/** A site with a page for what is missing says by itself what it answers. */
function isOnePage(paths: readonly string[]): boolean {
  return paths.filter((path) => /\.html?$/i.test(path)).join() === 'index.html';
}

/** Why a place cannot be an output, for a service lies in it. */
function overlappedRoot({ root, nestedRoots }: ResolvedService, place: string): string | null {
  if (place === root) return 'it is the root of the service';
  const nested = nestedRoots.find((one) => liesIn(one, place));
  if (nested === undefined) return null;
  return nested === place ? 'it is the root of another service' : `${nested} is the root of another service`;
}

/** A place where a build left a site, and all files in it; below the project root. */
interface FoundSite {
  readonly place: string;
  readonly files: readonly string[];
}

/** A file that the build found there and left alone: it belongs to the sources, which nobody said may be published. */
async function inputAmong(
  service: ResolvedService,
  { place, files }: FoundSite,
  { root, captured }: Pick<BuiltTrees, 'root' | 'captured'>,
): Promise<string | null> {
  if (outputPlaces(service).includes(place)) return null;
  const written = new Set(captured);
  const left = files.filter((file) => !written.has(file));
  if (left.length === 0 || service.generated.length === 0) return left[0] ?? null;
  const generated = new Set(await root.glob(service.generated));
  return left.find((file) => !generated.has(file)) ?? null;
}

function refused({ name, entrypointAt }: ResolvedService, place: string, why: string): Diagnostic {
  return error(
    'BUILD_OUTPUT_REFUSED',
    `The build of "${name}" wrote its site into ${place}, which cannot be published: ${why}.`,
    'Make the script write into a directory of its own, such as "dist"; or name what it writes there in "generated" of the service in svc-build.json.',
    { service: name, location: entrypointAt },
  );
}

function nothingLeft(service: ResolvedService, { mixed }: BuildPlaces, captured: readonly string[]): Diagnostic {
  if (mixed !== null) return refused(service, mixed, `${posix.join(mixed, 'index.html')} is a source`);
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
