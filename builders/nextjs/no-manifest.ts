import { error } from '@svc-build/model/diagnostic';
import type { ResolvedService } from '@svc-build/model/service';

/** Next is found by its dependency, so only a pin leads here. */
export function noManifest(service: ResolvedService): ReturnType<typeof error> {
  return error(
    'ENTRY_NOT_RESOLVED',
    `The service "${service.name}" is pinned to nextjs, but ${service.root} has no package.json.`,
    'Add one that names next among its dependencies.',
    { service: service.name, location: service.entrypointAt },
  );
}
