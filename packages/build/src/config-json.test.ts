import { isBelow, type RoutePrefix } from '@svc-build/model/names';
import { isPagePath } from '@svc-build/model/page-path';
import { matchRoute, type RouteTable } from '@svc-build/model/routes';
import { randomPath, randomTable } from '@svc-build/model/testing/random-routes';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ConfigRoute, configJson, type RoutedService } from './config-json.ts';

const launch = { argv: ['x'], env: {}, ready: 'port' as const, stop: { signal: 'SIGTERM' as const, okExit: [] } };
const functions = [{ path: 'f', cwd: '.', launch }];

type Kind = 'function' | 'static' | 'spa' | 'both';

function serviceOf(kind: Kind, prefix: RouteTable[number]['prefix']): RoutedService {
  const files = { dir: 'static', mount: prefix, fallback: kind === 'spa' ? 'index.html' : null, immutable: [] };
  if (kind === 'function') return { functions, static: null };
  return { functions: kind === 'both' ? functions : [], static: files };
}

/** What a platform that reads `config.json` does with a path, for the part of the format that we write. */
function answer(routes: readonly ConfigRoute[], path: string, files: ReadonlySet<string>): string {
  for (const route of routes) {
    if ('handle' in route) {
      if (files.has(path)) return `file ${path}`;
    } else if (new RegExp(route.src).test(path)) {
      return 'status' in route ? String(route.status) : route.dest;
    }
  }
  return 'nothing';
}

/** The same question put to the route table, the way the gateway does it. */
function expected(
  table: RouteTable,
  services: Readonly<Record<string, RoutedService>>,
  path: string,
  files: ReadonlySet<string>,
): string {
  if (isBelow(path, '/_svc')) return '404';
  const route = matchRoute(table, path)?.route;
  if (route === undefined) return 'nothing';
  const service = services[route.service];
  const dest = `/_svc/${route.service}/index`;
  if (service?.static === null || service === undefined) return dest;
  const isFunction = service.functions.length > 0;
  if (!isFunction && route.prefix !== '/' && path === route.prefix) return '308';
  if (files.has(path)) return `file ${path}`;
  if (isFunction) return dest;
  const isPage = isPagePath(path);
  return service.static.fallback !== null && isPage ? `${route.prefix === '/' ? '' : route.prefix}/index.html` : '404';
}

describe('config.json', () => {
  const kinds = fc.array(fc.constantFrom<Kind>('function', 'static', 'spa', 'both'), { minLength: 8, maxLength: 8 });

  it('sends every path where the route table sends it', () => {
    fc.assert(
      fc.property(randomTable, kinds, fc.array(randomPath, { minLength: 1 }), (table, kind, paths) => {
        const services = Object.fromEntries(
          table.map((route, index) => [route.service, serviceOf(kind[index] ?? 'function', route.prefix)]),
        );
        // A service's files lie only at paths that it owns: staging leaves the others out.
        const owned = paths.filter((path) => {
          const owner = matchRoute(table, path)?.route.service;
          return owner !== undefined && services[owner]?.static !== null && !path.endsWith('/') && path.includes('.');
        });
        const files = new Set(owned);
        const { routes } = configJson(table, services, new Set());
        for (const path of paths)
          expect([path, answer(routes, path, files)]).toEqual([path, expected(table, services, path, files)]);
      }),
      { numRuns: 1000 },
    );
  });

  it('names the page for what is missing, where a site has one', () => {
    const prefix = '/docs' as RoutePrefix;
    const table = [{ prefix, service: 'docs', stripPrefix: false }];
    const { routes } = configJson(table, { docs: serviceOf('static', prefix) }, new Set(['docs']));
    expect(routes.at(-1)).toEqual({ src: '^/docs(?:/.*)?$', status: 404, dest: '/docs/404.html', caseSensitive: true });
  });

  it('keeps the reserved prefix to itself', () => {
    const { routes } = configJson([], {}, new Set());
    expect(answer(routes, '/_svc/api/index', new Set())).toBe('404');
  });
});
