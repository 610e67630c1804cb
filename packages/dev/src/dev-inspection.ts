import type { RouteTable } from '@svc-build/model/routes';
import type { Site } from '@svc-build/serve/gateway/site';
import type { InspectedService } from '@svc-build/serve/supervise/process-state';

/** Watches a session: hears of requests, answers below the reserved prefix, and is told what there is. */
export interface DevInspection extends Required<Pick<Site, 'reserved' | 'observe'>> {
  show(shown: { readonly table: RouteTable; readonly services: readonly InspectedService[] }): void;
}
