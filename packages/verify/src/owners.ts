import type { OutputManifest } from '@svc-build/model/manifest';
import { parseRequestPath } from '@svc-build/model/request-path';
import { compileRoutes, matchRoute } from '@svc-build/model/routes';

/** The service that owns a path, with or without a query; null where none does. */
export type PathOwner = (path: string) => string | null;

/** The owners of paths by the routes of an output. */
export function pathOwner({ routes }: Pick<OutputManifest, 'routes'>): PathOwner {
  const table = compileRoutes(routes);
  return (path) => {
    const asked = parseRequestPath(path);
    return asked === null ? null : (matchRoute(table, asked.path)?.route.service ?? null);
  };
}

/** The service whose files are mounted nearest above a file; `path` is relative to the output. */
export function siteOfFile(path: string, services: OutputManifest['services']): string | null {
  const sites = Object.entries(services)
    .flatMap(([name, { static: site }]) => (site === null ? [] : [{ name, dir: site.dir }]))
    .filter(({ dir }) => path.startsWith(`${dir}/`))
    .sort((a, b) => b.dir.length - a.dir.length);
  return sites[0]?.name ?? null;
}
