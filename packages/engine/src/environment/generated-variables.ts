import type { ResolvedProject, ResolvedService } from '@svc-build/model/service';
import { absoluteUrls, relativeUrls } from '@svc-build/model/service-urls';
import type { GeneratedVariables } from './variable-layers.ts';

/**
 * The service URLs that builds see: the relative ones under the framework's public prefixes always, the absolute ones only
 * when the origin is known (design.md, "Service URLs"). Services with the same prefixes see the same, made once.
 */
export function generatedVariables(
  { services }: ResolvedProject,
  origin: string | null,
): (service: Pick<ResolvedService, 'publicEnvPrefixes'>) => GeneratedVariables {
  const absolute = absoluteUrls(services, origin ?? '');
  const made = new Map<string, GeneratedVariables>();
  return ({ publicEnvPrefixes }) => {
    const key = JSON.stringify(publicEnvPrefixes);
    const known = made.get(key);
    if (known !== undefined) return known;
    const relative = relativeUrls(services, publicEnvPrefixes);
    const variables: GeneratedVariables = {
      values: origin === null ? relative : { ...relative, ...absolute },
      names: new Set([...Object.keys(relative), ...Object.keys(absolute)]),
    };
    made.set(key, variables);
    return variables;
  };
}
