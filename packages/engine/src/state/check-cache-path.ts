import { join, relative } from 'node:path';
import { error } from '@svc-build/model/diagnostic';
import { isInstalled } from '@svc-build/model/never-bundled';
import { fail, ok, type Result } from '@svc-build/model/result';
import type { RuntimeFacts } from '@svc-build/model/runtime-facts';
import type { ResolvedProject } from '@svc-build/model/service';
import type { BuildContext } from '../build-context.ts';
import { contains, realPlaceOf } from './real-place.ts';

type CacheContext = Pick<BuildContext, 'directories' | 'host' | 'runtimes'>;

/** Refuses a cache that would be source or output at the same time: it would be published, or lost with the next swap. */
export async function checkCachePath(
  { services }: Pick<ResolvedProject, 'services'>,
  { directories: { cache, output, root }, host: { files }, runtimes }: CacheContext,
): Promise<Result<null>> {
  const real = await realPlaceOf(cache, files);
  const realRoot = (await files.realPath(root)) ?? root;
  const realOutput = await realPlaceOf(output, files);
  const shown = relative(root, cache) || '.';
  if (contains(real, realRoot)) return refused(shown, 'is the project or a directory around it');
  if (contains(real, realOutput)) return refused(shown, 'holds the output');
  if (contains(realOutput, real)) return refused(shown, 'lies in the output');
  if (contains(join(realRoot, '.git'), real)) return refused(shown, 'lies in the history of the project');
  for (const service of services) {
    const sources = join(realRoot, service.root);
    if (contains(real, sources)) return refused(shown, `holds the sources of service "${service.name}"`);
    // At the root of the project it is in some service's directory wherever it is; inputs leave it out.
    const isSource = service.root !== '.' && contains(sources, real);
    if (
      isSource &&
      !relative(sources, real)
        .split('/')
        .some((name) => isNoSource(name, runtimes))
    )
      return refused(shown, `lies in the sources of service "${service.name}"`);
  }
  return ok(null);
}

/** Hidden and installed directories are no sources. */
function isNoSource(name: string, runtimes: readonly RuntimeFacts[]): boolean {
  return name.startsWith('.') || isInstalled(name, runtimes);
}

function refused(cache: string, why: string): Result<never> {
  const help = 'Name another directory with --cache-dir or "cache.dir", such as .svc-build/cache.';
  return fail(error('STATE_REFUSED', `The cache directory "${cache}" ${why}.`, help));
}
