import { locateJsonKey } from '@svc-build/manifests/documents/locate-json';
import { allDependencies, readNodeManifest } from '@svc-build/manifests/node/node-manifest';
import { fail, ok, type Result } from '@svc-build/model/result';
import type { ResolvedService } from '@svc-build/model/service';
import type { SourceTree } from '@svc-build/model/source-tree';
import { needsServer } from './needs-server.ts';

const LISTS = ['dependencies', 'devDependencies'] as const;

/**
 * Refuses a package that depends on what makes a server of it: before anything is built, because nobody would miss what a
 * server does until its pages are asked for. `instead` says what makes it a site; beside
 * `unless` it is one already.
 */
export function refusesPackages(
  names: readonly string[],
  { instead, unless = null }: { readonly instead: string; readonly unless?: string | null },
): (service: ResolvedService, source: SourceTree) => Promise<Result<null>> {
  return async (service, source) => {
    const manifest = await readNodeManifest(service.root, source);
    if (!manifest.ok || manifest.value === null) return manifest.ok ? ok(null) : manifest;
    const { file, text } = manifest.value;
    if (unless !== null && Object.hasOwn(allDependencies(manifest.value), unless)) return ok(null);
    for (const list of LISTS) {
      const found = names.find((name) => manifest.value?.[list][name] !== undefined);
      if (found === undefined) continue;
      const location = locateJsonKey(file, text, [list, found]);
      return fail(needsServer(service, { because: `it depends on ${found}`, instead, location }));
    }
    return ok(null);
  };
}
