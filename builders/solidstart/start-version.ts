import { error } from '@svc-build/model/diagnostic';
import { fail, ok, type Result } from '@svc-build/model/result';
import type { ResolvedService } from '@svc-build/model/service';
import type { SourceTree } from '@svc-build/model/source-tree';
import { isDependency } from '@svc-build/runtimes/emitted/used-adapter';

/** Refuses an app of SolidStart 2, which Vite builds by itself: what Vinxi does not build is not proven. */
export async function refusesOtherVersions(service: ResolvedService, source: SourceTree): Promise<Result<null>> {
  if (await isDependency('vinxi', service.root, source)) return ok(null);
  return fail(
    error(
      'SERVER_TARGET_UNSUPPORTED',
      `Service "${service.name}" has no Vinxi among its dependencies: svc-build can build SolidStart 1 alone, which that builds.`,
      'Set "framework" to "node", and make the script "start" run the server that its build leaves, such as `node .output/server/index.mjs`.',
      { service: service.name, location: service.at },
    ),
  );
}
