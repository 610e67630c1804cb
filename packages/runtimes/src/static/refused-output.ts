import { posix } from 'node:path';
import type { BuiltTrees } from '@svc-build/model/builder';
import { type Diagnostic, error, type Location } from '@svc-build/model/diagnostic';
import { liesIn } from '@svc-build/model/project-path';
import type { ResolvedService } from '@svc-build/model/service';

/** Where builds leave sites, and no project keeps its sources. */
export const OUTPUT_NAMES: readonly string[] = ['dist', 'build', 'out', '_site'];

/** Why a place cannot be an output, for a service lies in it. */
export function overlappedRoot(
  { root, nestedRoots }: Pick<ResolvedService, 'root' | 'nestedRoots'>,
  place: string,
): string | null {
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
export async function inputAmong(
  { root: serviceRoot, generated }: Pick<ResolvedService, 'root' | 'generated'>,
  { place, files }: FoundSite,
  { root, captured }: Pick<BuiltTrees, 'root' | 'captured'>,
): Promise<string | null> {
  const names = posix.relative(serviceRoot, place).split('/');
  if (names.some((name) => OUTPUT_NAMES.includes(name))) return null;
  const written = new Set(captured);
  const left = files.filter((file) => !written.has(file));
  if (left.length === 0 || generated.length === 0) return left[0] ?? null;
  const made = new Set(await root.glob(generated));
  return left.find((file) => !made.has(file)) ?? null;
}

/** A place of which it is known, before or after the build, that it cannot be its output. */
interface RefusedPlace {
  readonly place: string;
  readonly why: string;
  readonly isBuilt: boolean;
  /** Where that is said; by itself it is said nowhere. */
  readonly at?: Location | null;
}

export function refusedOutput(
  { name, entrypointAt }: ResolvedService,
  { place, why, isBuilt, at }: RefusedPlace,
): Diagnostic {
  return error(
    'BUILD_OUTPUT_REFUSED',
    `The build of "${name}" ${isBuilt ? 'wrote' : 'is to write'} its site into ${place}, which cannot be published: ${why}.`,
    isBuilt
      ? 'Make the script write into a directory of its own, such as "dist"; or name what it writes there in "generated" of the service in svc-build.json.'
      : 'Make it write into a directory of its own, such as "dist".',
    { service: name, location: at ?? entrypointAt },
  );
}
