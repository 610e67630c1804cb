import { posix } from 'node:path';
import { type Diagnostic, warning } from '@svc-build/model/diagnostic';
import { isBelow } from '@svc-build/model/names';
import type { ResolvedService } from '@svc-build/model/service';
import type { SourceTree } from '@svc-build/model/source-tree';
import { placeOf } from '@svc-build/runtimes/python/python-app';
import type { PythonApp } from '@svc-build/runtimes/python/python-probe';

const PATHS = { docs_url: '/docs', openapi_url: '/openapi.json' } as const;

type Keyword = keyof typeof PATHS;

/**
 * The prefix is not stripped, so documentation at FastAPI's default paths is asked of the service at `/`. The pages of
 * `docs_url` need what is at `openapi_url`; an app without the latter has none.
 */
export async function docsOutsidePrefix(
  service: ResolvedService,
  { fastapi }: PythonApp,
  source: SourceTree,
): Promise<readonly Diagnostic[]> {
  if (fastapi === null || service.routePrefix === '/' || service.stripPrefix) return [];
  const pathOf = (keyword: Keyword): unknown => {
    const given = fastapi.given[keyword];
    return given === undefined ? PATHS[keyword] : given.known ? given.value : null;
  };
  const isOff = fastapi.given.openapi_url?.known === true && !fastapi.given.openapi_url.value;
  const keywords: readonly Keyword[] = ['docs_url', 'openapi_url'];
  const outside = keywords.filter((keyword) => {
    const path = pathOf(keyword);
    return typeof path === 'string' && path !== '' && !isBelow(path, service.routePrefix);
  });
  if (isOff || outside.length === 0) return [];
  const file = posix.join(service.root, fastapi.file);
  const settings = outside.map((keyword) => `${keyword}="${service.routePrefix}${PATHS[keyword]}"`);
  return [
    warning(
      'DOCS_OUTSIDE_PREFIX',
      `The documentation of the service "${service.name}" cannot be reached: ${outside.map((one) => `"${String(pathOf(one))}"`).join(' and ')} ${outside.length === 1 ? 'is' : 'are'} not below its prefix "${service.routePrefix}".`,
      `Write FastAPI(${settings.join(', ')}), or openapi_url=None for none.`,
      { service: service.name, location: await placeOf({ ...fastapi, file }, source) },
    ),
  ];
}
