import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseRoutePrefix, type RoutePrefix } from './names.ts';
import { parseRequestPath } from './request-path.ts';
import { compileRoutes, matchRoute, nestedPrefixes, type RouteTable } from './routes.ts';
import { randomPath, randomTable, randomTarget } from './testing/random-routes.ts';

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

describe('what is forwarded', () => {
  function receives(target: string, prefix: string, isStripped = false): string | undefined {
    const asked = parseRequestPath(target);
    const routes = [{ prefix: prefix as RoutePrefix, service: 'one', stripPrefix: isStripped }];
    return asked === null ? undefined : matchRoute(routes, asked.path, asked.spelled)?.receives;
  }

  it.each([
    ['/go/proxy/https://ex.test/a', '/go', '/go/proxy/https://ex.test/a'],
    ['/go/proxy/https://ex.test/a', '/', '/go/proxy/https://ex.test/a'],
    ['//go///x//y///', '/go', '/go/x//y///'],
    ['//x//y', '/', '/x//y'],
    ['/%67o//a%2fb//%7ex', '/go', '/go/a%2Fb//~x'],
    ['/a//b/c//d', '/a/b', '/a/b/c//d'],
    ['/go//', '/go', '/go/'],
    ['//', '/', '/'],
    ['/go/x//../y//z', '/go', '/go/y/z'],
    ['/go/x//%2e/y', '/go', '/go/x/y'],
    ['http://h.test//go//x//y', '/go', '/go/x//y'],
  ])('keeps the slashes behind the prefix as they were sent: %s at %s is %s', (target, prefix, full) => {
    expect(receives(target, prefix)).toBe(full);
    expect(receives(target, prefix, true)).toBe(prefix === '/' ? full : full.slice(prefix.length) || '/');
  });

  it('belongs to the same service when it is matched again, and never begins with two slashes', () => {
    fc.assert(
      fc.property(randomTable, randomTarget, fc.boolean(), (routes, target, isStripped) => {
        const table = routes.map((route) => ({ ...route, stripPrefix: isStripped }));
        const asked = parseRequestPath(target);
        const match = asked === null ? null : matchRoute(table, asked.path, asked.spelled);
        if (match === null) return;
        expect(match.receives).toMatch(/^\/(?!\/)/);
        const whole = isStripped && match.route.prefix !== '/' ? match.route.prefix + match.receives : match.receives;
        const again = parseRequestPath(whole);
        expect(again === null ? null : matchRoute(table, again.path, again.spelled)).toMatchObject({
          route: match.route,
          // Without its prefix, nothing at all is written as a slash.
          receives: match.receives,
        });
      }),
      { numRuns: 1000 },
    );
  });
});
