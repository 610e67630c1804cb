import type { ResolvedProject, ResolvedService } from '@svc-build/model/service';
import { absoluteUrls, relativeUrls } from '@svc-build/model/service-urls';
import type { GeneratedVariables } from './variable-layers.ts';

/**
 * The service URLs that a service's build sees: the relative ones under its framework's public prefixes always, the
 * absolute ones only when the origin is known (design.md, "Service URLs").
 */
export function generatedVariables(
  project: ResolvedProject,
  service: ResolvedService,
  origin: string | null,
): GeneratedVariables {
  const relative = relativeUrls(project.services, service.publicEnvPrefixes);
  const absolute = absoluteUrls(project.services, origin ?? '');
  return {
    values: origin === null ? relative : { ...relative, ...absolute },
    names: [...Object.keys(relative), ...Object.keys(absolute)].sort(),
  };
}
