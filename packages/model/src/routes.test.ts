import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseRoutePrefix, type RoutePrefix } from './names.ts';
import { compileRoutes, matchRoute, nestedPrefixes, type RouteTable } from './routes.ts';
import { randomPath, randomTable } from './testing/random-routes.ts';

function table(...prefixes: readonly string[]): RouteTable {
  return compileRoutes(
    prefixes.map((text) => {
      const parsed = parseRoutePrefix(text);
      if (!parsed.ok) throw new Error(parsed.problem);
      return { prefix: parsed.prefix, service: text, stripPrefix: false };
    }),
  );
}

describe('matching', () => {
  it('takes the longest prefix, on segment boundaries', () => {
    const routes = table('/', '/api', '/api/v2');
    const owner = (path: string) => matchRoute(routes, path)?.route.service;
    expect(['/', '/apix', '/api', '/api/', '/api/v2', '/api/v2x', '/api/v2/users'].map(owner)).toEqual([
      '/',
      '/',
      '/api',
      '/api',
      '/api/v2',
      '/api',
      '/api/v2',
    ]);
  });

  it('gives nobody a path that nobody owns', () => {
    expect(matchRoute(table('/api'), '/other')).toBeNull();
  });

  it('forwards the full path, unless asked to strip the prefix', () => {
    const strip = (path: string) =>
      matchRoute([{ prefix: '/api' as RoutePrefix, service: 'api', stripPrefix: true }], path)?.receives;
    expect(matchRoute(table('/api'), '/api/users')?.receives).toBe('/api/users');
    expect([strip('/api'), strip('/api/'), strip('/api/users')]).toEqual(['/', '/', '/users']);
  });

  it('agrees with the definition on random tables and paths', () => {
    fc.assert(
      fc.property(randomTable, randomPath, (routes, path) => {
        const owners = routes.filter(({ prefix }) => prefix === '/' || `${path}/`.startsWith(`${prefix}/`));
        const longest = owners.reduce<string | null>(
          (best, { prefix }) => (best === null || prefix.length > best.length ? prefix : best),
          null,
        );
        expect(matchRoute(routes, path)?.route.prefix ?? null).toBe(longest);
      }),
    );
  });

  it('never gives a path to a service when a nested prefix holds it', () => {
    fc.assert(
      fc.property(randomTable, randomPath, (routes, path) => {
        const match = matchRoute(routes, path);
        if (match === null) return;
        const inside = nestedPrefixes(routes, match.route).filter((prefix) => `${path}/`.startsWith(`${prefix}/`));
        expect(inside).toEqual([]);
      }),
    );
  });
});
