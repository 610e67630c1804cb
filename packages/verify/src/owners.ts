import type { OutputManifest } from '@svc-build/model/manifest';
import { parseRequestPath } from '@svc-build/model/request-path';
import { compileRoutes, matchRoute } from '@svc-build/model/routes';

/** Says whose a path is, with or without a query; null for nobody's. */
export type PathOwner = (path: string) => string | null;

/** The owners of paths by the routes of an output. */
export function pathOwner({ routes }: Pick<OutputManifest, 'routes'>): PathOwner {
  const table = compileRoutes(routes);
  return (path) => {
    const asked = parseRequestPath(path);
    return asked === null ? null : (matchRoute(table, asked.path)?.route.service ?? null);
  };
}
