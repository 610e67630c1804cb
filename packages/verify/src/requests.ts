import type { ManifestService } from '@svc-build/model/manifest';

/** A request to make, and the status that must come back; null for any but 404 and those of the gateway. */
export interface PlannedRequest {
  readonly path: string;
  readonly status: number | null;
  /** `probe`: somebody named it, and it must be answered. `prefix`: nobody said that there is anything. */
  readonly origin: 'probe' | 'prefix';
}

/** What a service is asked: what the manifest names, and its prefix with and without a slash at its end. */
export function requestsOf({
  probes,
  routePrefix,
}: Pick<ManifestService, 'probes' | 'routePrefix'>): readonly PlannedRequest[] {
  const named = probes.map(({ path, status }): PlannedRequest => ({ path, status, origin: 'probe' }));
  const prefixes = routePrefix === '/' ? ['/'] : [routePrefix, `${routePrefix}/`];
  const roots = prefixes
    .filter((path) => !probes.some((probe) => probe.path === path))
    .map((path): PlannedRequest => ({ path, status: null, origin: 'prefix' }));
  return [...roots, ...named];
}
