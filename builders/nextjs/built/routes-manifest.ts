import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

interface Route {
  readonly regex: string;
}

/** What Next's server answers, as far as it matters here. */
export interface BuiltRoutes {
  readonly headers: readonly unknown[];
  readonly redirects: readonly { readonly internal?: boolean }[];
  /** Those that come before files, and the others; their patterns begin with the base path. */
  readonly rewrites: { readonly before: readonly Route[]; readonly after: readonly Route[] };
  /** Pages and handlers, without the base path. */
  readonly pages: readonly Route[];
  readonly hasMiddleware: boolean;
}

interface RoutesManifest {
  readonly headers?: readonly unknown[];
  readonly redirects?: BuiltRoutes['redirects'];
  readonly rewrites?:
    | readonly Route[]
    | {
        readonly beforeFiles?: readonly Route[];
        readonly afterFiles?: readonly Route[];
        readonly fallback?: readonly Route[];
      };
  readonly staticRoutes?: readonly Route[];
  readonly dynamicRoutes?: readonly Route[];
}

/** Reads what Next wrote down of its routes, below the directory of a build. */
export async function builtRoutes(dist: string): Promise<BuiltRoutes> {
  const read = async (file: string): Promise<unknown> => {
    const text = await readFile(join(dist, file), 'utf8').catch(() => '{}');
    return JSON.parse(text);
  };
  // Next's own files, of the version that the hook ran in.
  const routes = (await read('routes-manifest.json')) as RoutesManifest;
  const edge = (await read('server/middleware-manifest.json')) as { readonly middleware?: object };
  const node = (await read('server/functions-config-manifest.json')) as { readonly functions?: object };
  const { rewrites = [] } = routes;
  const {
    beforeFiles = [],
    afterFiles = [],
    fallback = [],
  } = 'length' in rewrites ? { afterFiles: rewrites } : rewrites;
  return {
    headers: routes.headers ?? [],
    redirects: routes.redirects ?? [],
    rewrites: { before: beforeFiles, after: [...afterFiles, ...fallback] },
    pages: [...(routes.staticRoutes ?? []), ...(routes.dynamicRoutes ?? [])],
    hasMiddleware: Object.keys(edge.middleware ?? {}).length > 0 || Object.hasOwn(node.functions ?? {}, '/_middleware'),
  };
}
