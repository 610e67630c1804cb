import type { ManifestService } from '@svc-build/model/manifest';
import { RESERVED_PREFIX } from '@svc-build/model/names';
import { nestedPrefixes, type Route, type RouteTable } from '@svc-build/model/routes';

/** A route of `config.json` (Build Output API v3, the part of it that we write). */
export type ConfigRoute =
  | { readonly src: string; readonly dest: string; readonly caseSensitive: true }
  | {
      readonly src: string;
      readonly status: number;
      readonly caseSensitive: true;
      readonly headers?: { readonly Location: string };
      readonly dest?: string;
    }
  | { readonly handle: 'filesystem' };

/** The page of a site that is shown, with status 404, for what is not there. */
export const NOT_FOUND_PAGE = '404.html';

/** What `config.json` needs to know of a service. */
export type RoutedService = Pick<ManifestService, 'functions' | 'static'>;

/**
 * Compiles the route table for platforms that read the Build Output API. Each `src` says exactly which paths a service owns,
 * with the prefixes nested in it cut out, so the order of the routes decides nothing.
 * `notFoundPages` names the services whose files hold such a page.
 * Before the filesystem: services that are only functions. After it: functions with static files, fallbacks, and 404 for
 * the rest, so that no service's files answer for another.
 */
export function configJson(
  table: RouteTable,
  services: Readonly<Record<string, RoutedService>>,
  notFoundPages: ReadonlySet<string>,
): { readonly version: 3; readonly routes: readonly ConfigRoute[] } {
  const reserved: ConfigRoute = { src: `^${inPattern(RESERVED_PREFIX)}(?:/.*)?$`, status: 404, caseSensitive: true };
  const before: ConfigRoute[] = [];
  const after: ConfigRoute[] = [];
  for (const route of table) {
    const service = services[route.service];
    if (service === undefined) continue;
    const owned = ownedPaths(table, route);
    const dest = `/_svc/${route.service}/index`;
    if (service.static === null) before.push({ src: owned, dest, caseSensitive: true });
    else if (service.functions.length > 0) after.push({ src: owned, dest, caseSensitive: true });
    else {
      before.push(...mountRedirect(route));
      after.push(...fallback(owned, service.static), missing(owned, service.static, notFoundPages.has(route.service)));
    }
  }
  return { version: 3, routes: [reserved, ...before, { handle: 'filesystem' }, ...after] };
}

/** A regular expression for the paths that a route owns. */
function ownedPaths(table: RouteTable, route: Route): string {
  const others = nestedPrefixes(table, route).map((prefix) => `(?!${inPattern(prefix)}(?:/|$))`);
  const own = route.prefix === '/' ? '/.*' : `${inPattern(route.prefix)}(?:/.*)?`;
  return `^${others.join('')}${own}$`;
}

/** A site below a prefix links relative to its directory, so its bare prefix leads to the directory. */
function mountRedirect(route: Route): readonly ConfigRoute[] {
  if (route.prefix === '/') return [];
  const headers = { Location: `${route.prefix}/` };
  return [{ src: `^${inPattern(route.prefix)}$`, status: 308, headers, caseSensitive: true }];
}

/** The fallback answers what looks like a page: a last segment without an extension. */
function fallback(
  owned: string,
  { mount, fallback: file }: NonNullable<RoutedService['static']>,
): readonly ConfigRoute[] {
  if (file === null) return [];
  const page = owned.replace(/^\^/, '^(?!.*\\.[^/]*$)');
  return [{ src: page, dest: below(mount, file), caseSensitive: true }];
}

/** What names no file is missing; a site may have a page for that. */
function missing(owned: string, { mount }: NonNullable<RoutedService['static']>, hasPage: boolean): ConfigRoute {
  return { src: owned, status: 404, caseSensitive: true, ...(hasPage ? { dest: below(mount, NOT_FOUND_PAGE) } : {}) };
}

function below(mount: string, file: string): string {
  return mount === '/' ? `/${file}` : `${mount}/${file}`;
}

/** Escapes the one character of a prefix that means something in a regular expression. */
function inPattern(text: string): string {
  return text.replaceAll('.', '\\.');
}
