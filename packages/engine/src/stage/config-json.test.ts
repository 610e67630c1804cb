import { isBelow, type RoutePrefix } from '@svc-build/model/names';
import { acceptsHtml, notAFile, pageForm } from '@svc-build/model/page-form';
import { matchRoute, ownsPath, type Route, type RouteTable } from '@svc-build/model/routes';
import { randomPath, randomTable } from '@svc-build/model/testing/random-routes';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ConfigRoute, configJson, type RoutedService, sitePages } from './config-json.ts';

const launch = { argv: ['x'], env: {}, ready: 'port' as const, stop: { signal: 'SIGTERM' as const, okExit: [] } };
const functions = [{ path: 'f', cwd: '.', launch }];

type Kind = 'function' | 'static' | 'spa' | 'both';

function serviceOf(kind: Kind, prefix: RouteTable[number]['prefix']): RoutedService {
  const fallback = kind === 'spa' ? 'index.html' : null;
  const files = { dir: 'static', mount: prefix, fallback, immutable: ['a/hashed-12.js', 'v2/**'] };
  if (kind === 'function') return { functions, static: null };
  return { functions: kind === 'both' ? functions : [], static: files };
}

/** What a platform that reads `config.json` does with a path, for the part of the format that we write. */
function answer(
  routes: readonly ConfigRoute[],
  path: string,
  accept: string | undefined,
  files: ReadonlySet<string>,
): string {
  const holds = ({ value }: { readonly value?: string }): boolean =>
    accept !== undefined && (value === undefined || new RegExp(value).test(accept));
  for (const route of routes) {
    if ('handle' in route) {
      if (files.has(path)) return `file ${path}`;
      continue;
    }
    const match = new RegExp(route.src).exec(path);
    if (match === null) continue;
    const filled = (text: string): string => text.replace('$1', () => match[1] ?? '');
    if ('status' in route) return route.headers ? `308 ${filled(route.headers.Location)}` : String(route.status);
    if ((route.has ?? []).every(holds) && !(route.missing ?? []).some(holds)) {
      return route.dest.startsWith('/_svc/') ? route.dest : `file ${filled(route.dest)}`;
    }
  }
  return 'nothing';
}

/** Where the pages of a site are, as its own words have it: each file says its form, and which spellings lead there. */
function formOf(route: Route, path: string, files: ReadonlySet<string>, table: RouteTable): string | null {
  const base = route.prefix === '/' ? '/' : `${route.prefix}/`;
  const pages = [...files].flatMap((file) => {
    const form = file.startsWith(base) ? pageForm(file.slice(base.length)) : null;
    const url = base + form;
    return form === null || files.has(url) || !ownsPath(table, route.service, url) ? [] : [{ file, url }];
  });
  const here = pages.find(({ url }) => url === path);
  if (here !== undefined) return `file ${here.file}`;
  const led = pages.find(
    ({ file, url }) => file === path || (url !== base && (url === `${path}/` || `${url}/` === path)),
  );
  return led === undefined ? null : `308 ${led.url}`;
}

/** The same question put to the route table, the way the gateway does it. */
function expected(
  table: RouteTable,
  services: Readonly<Record<string, RoutedService>>,
  path: string,
  accept: string | undefined,
  files: ReadonlySet<string>,
): string {
  if (isBelow(path, '/_svc')) return '404';
  const route = matchRoute(table, path)?.route;
  if (route === undefined) return 'nothing';
  const service = services[route.service];
  const dest = `/_svc/${route.service}/index`;
  if (service?.static === null || service === undefined) return dest;
  const isFunction = service.functions.length > 0;
  if (isFunction) return files.has(path) ? `file ${path}` : dest;
  if (route.prefix !== '/' && path === route.prefix) return `308 ${path}/`;
  const own = new Set([...files].filter((file) => ownsPath(table, route.service, file)));
  const page = formOf(route, path, own, table);
  if (page !== null) return page;
  if (files.has(path)) return `file ${path}`;
  const { fallback, mount, immutable } = service.static;
  const isPage = new RegExp(`^${notAFile(mount, immutable)}/`).test(path) && acceptsHtml(accept);
  return fallback !== null && isPage ? `file ${route.prefix === '/' ? '' : route.prefix}/index.html` : '404';
}

/** The pages of each service among files that lie at their paths, as staging leaves them. */
function pagesOf(table: RouteTable, files: ReadonlySet<string>): ReadonlyMap<string, readonly string[]> {
  return new Map(
    table.map(({ service, prefix }) => {
      const own = [...files].filter((file) => ownsPath(table, service, file));
      return [service, sitePages(own.map((file) => file.slice(prefix === '/' ? 1 : prefix.length + 1)))];
    }),
  );
}

describe('config.json', () => {
  const kinds = fc.array(fc.constantFrom<Kind>('function', 'static', 'spa', 'both'), { minLength: 8, maxLength: 8 });
  const accepts = fc.constantFrom(undefined, '', 'text/html,*/*;q=0.8', 'application/json', 'text/html;q=0', '*/*');
  const ENDS = ['.html', '/index.html', '/x', '/app.js', '/.html', ''];
  const named = fc
    .tuple(randomPath, fc.subarray(ENDS, { minLength: 1 }))
    .map(([path, ends]) => ends.map((end) => `${path.replace(/\/$/, '')}${end}`));
  const spelling = fc.constantFrom('', '/', '.html', '/index.html', 'index.html', '/index');

  it('sends every path where the route table and the files send it', () => {
    const files = fc.array(named, { maxLength: 3 }).map((all) => [...new Set(all.flat())]);
    const asked = fc.array(fc.tuple(fc.nat(), spelling), { minLength: 4, maxLength: 8 });
    fc.assert(
      fc.property(randomTable, kinds, files, asked, accepts, randomPath, (table, kind, all, asks, accept, path) => {
        const services = Object.fromEntries(
          table.map((route, index) => [route.service, serviceOf(kind[index] ?? 'function', route.prefix)]),
        );
        // A service's files lie only at paths that it owns: staging leaves the others out.
        const isThere = (name: string): boolean => {
          const owner = matchRoute(table, name)?.route;
          return (
            owner !== undefined && name !== '' && services[owner.service]?.static !== null && name !== owner.prefix
          );
        };
        const there = all.filter(isThere);
        // No disk has a file and a directory of one name.
        const present = new Set(there.filter((name) => !there.some((other) => other.startsWith(`${name}/`))));
        const { routes } = configJson(table, services, pagesOf(table, present));
        const about = asks.flatMap(([index, end]) => {
          const name = all[index % Math.max(all.length, 1)] ?? '/';
          return [`${name}${end}`, `${name.replace(/(?:\/?index)?\.html$/, '')}${end}`];
        });
        for (const one of [path, ...about].filter((text) => text.startsWith('/') && !text.includes('//')))
          expect([one, answer(routes, one, accept, present)]).toEqual([
            one,
            expected(table, services, one, accept, present),
          ]);
      }),
      { numRuns: 2000 },
    );
  });

  it('names the page for what is missing, where a site has one', () => {
    const prefix = '/docs' as RoutePrefix;
    const table = [{ prefix, service: 'docs', stripPrefix: false }];
    const { routes } = configJson(table, { docs: serviceOf('static', prefix) }, new Map([['docs', ['404.html']]]));
    expect(routes.at(-1)).toEqual({ src: '^/docs(?:/.*)?$', status: 404, dest: '/docs/404.html', caseSensitive: true });
  });

  it('keeps patterns short, however many pages there are', () => {
    const prefix = '/' as RoutePrefix;
    const table = [{ prefix, service: 'docs', stripPrefix: false }];
    const pages = Array.from({ length: 2000 }, (_, index) => `chapter (${index})/section #${index}.html`);
    const { routes } = configJson(table, { docs: serviceOf('static', prefix) }, new Map([['docs', pages]]));
    expect(Math.max(...routes.map((route) => ('src' in route ? route.src.length : 0)))).toBeLessThan(4096);
    const files = new Set(pages.map((page) => `/${encodeURI(page).replace('#', '%23')}`));
    expect(answer(routes, '/chapter%20(7)/section%20%237.html', '*/*', files)).toBe(
      '308 /chapter%20(7)/section%20%237',
    );
    expect(answer(routes, '/chapter%20(7)/section%20%237', '*/*', files)).toBe(
      'file /chapter%20(7)/section%20%237.html',
    );
  });

  it('keeps the reserved prefix to itself', () => {
    const { routes } = configJson([], {}, new Map());
    expect(answer(routes, '/_svc/api/index', '*/*', new Set())).toBe('404');
  });
});
