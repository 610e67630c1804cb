import type { ManifestService } from '@svc-build/model/manifest';
import { RESERVED_PREFIX } from '@svc-build/model/names';
import { ALLOWS_HTML, inPattern, isIndexForm, notAFile, pageForm } from '@svc-build/model/page-form';
import { nestedPrefixes, ownsPath, type Route, type RouteTable } from '@svc-build/model/routes';

/** What a request must be like for a route to count. */
interface Condition {
  readonly type: 'header';
  readonly key: string;
  readonly value?: string;
}

/** A route of `config.json` (Build Output API v3, the part of it that we write). */
export type ConfigRoute =
  | {
      readonly src: string;
      readonly dest: string;
      readonly caseSensitive: true;
      readonly methods?: readonly string[];
      readonly has?: readonly Condition[];
      readonly missing?: readonly Condition[];
    }
  | {
      readonly src: string;
      readonly status: number;
      readonly caseSensitive: true;
      readonly headers?: { readonly Location: string };
      readonly dest?: string;
    }
  | { readonly handle: 'filesystem' };

/** The page of a site that is shown, with status 404, for what is not there. */
const NOT_FOUND_PAGE = '404.html';

/** What `config.json` needs to know of a service. */
export type RoutedService = Pick<ManifestService, 'functions' | 'static'>;

/**
 * Compiles the route table for platforms that read the Build Output API. Each `src` says exactly which paths a service owns,
 * with the prefixes nested in it cut out, so the order of the routes decides nothing.
 * `pages` has the pages of each service whose files are a site.
 * Before the filesystem: services that are only functions, and the forms of pages. After it: functions with static files, fallbacks, and 404 for
 * the rest, so that no service's files answer for another.
 */
export function configJson(
  table: RouteTable,
  services: Readonly<Record<string, RoutedService>>,
  pages: ReadonlyMap<string, readonly string[]>,
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
      const own = pages.get(route.service) ?? [];
      before.push(...mountRedirect(route), ...pageRoutes(route, own, table));
      after.push(...fallback(owned, service.static), missing(owned, service.static, own.includes(NOT_FOUND_PAGE)));
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

/** The fallback answers whoever takes a page, at paths that look like none of a file; the same as in `serve`. */
function fallback(
  owned: string,
  { mount, fallback: file, immutable }: NonNullable<RoutedService['static']>,
): readonly ConfigRoute[] {
  if (file === null) return [];
  const src = owned.replace(/^\^/, () => `^${notAFile(mount, immutable)}`);
  const page = { src, dest: below(mount, file), caseSensitive: true as const, methods: ['GET', 'HEAD'] };
  return [
    { ...page, missing: [{ type: 'header', key: 'accept' }] },
    { ...page, has: [{ type: 'header', key: 'accept', value: ALLOWS_HTML }] },
  ];
}

/** What names no file is missing; a site may have a page for that. */
function missing(owned: string, { mount }: NonNullable<RoutedService['static']>, hasPage: boolean): ConfigRoute {
  return { src: owned, status: 404, caseSensitive: true, ...(hasPage ? { dest: below(mount, NOT_FOUND_PAGE) } : {}) };
}

function below(mount: string, file: string): string {
  return mount === '/' ? `/${file}` : `${mount}/${file}`;
}

/** A route that hands a page over, or leads to its one form. */
type PageRoute =
  | { readonly src: string; readonly dest: string; readonly caseSensitive: true }
  | {
      readonly src: string;
      readonly status: 308;
      readonly headers: { readonly Location: string };
      readonly caseSensitive: true;
    };

/** Platforms limit how long a pattern may be. */
const LONGEST_PATTERN = 3000;

/** The pages among the files of a site that have a form of their own: where a file `x` lies beside `x.html`, that one answers at `/x`. */
export function sitePages(files: readonly string[]): readonly string[] {
  const names = new Set(files);
  return files.filter((file) => {
    const form = pageForm(file);
    return form !== null && !names.has(form);
  });
}

/**
 * The routes that give each page of a site its one form, as `serve` does: `x.html` at `x`, `x/index.html` at `x/`, and
 * every other spelling leads there. They come before the files, so a platform's own idea of pages has no say.
 */
function pageRoutes(route: Route, pages: readonly string[], table: RouteTable): readonly PageRoute[] {
  const base = route.prefix === '/' ? '/' : `${route.prefix}/`;
  const forms = pages
    .flatMap((page) => pageForm(page) ?? [])
    .filter((form) => ownsPath(table, route.service, base + form));
  const all = new Set(forms);
  const indexes = forms.filter(isIndexForm);
  const plain = forms.filter((form) => !isIndexForm(form));
  // A bare prefix leads to its slash whatever is there.
  const bare = indexes.filter((form) => form !== '' && !all.has(form.slice(0, -1))).map((form) => form.slice(0, -1));
  const slashed = plain.filter((form) => !all.has(`${form}/`));
  const routes = (names: readonly string[], end: string, toRoute: (src: string) => PageRoute): readonly PageRoute[] =>
    inGroups(names.map((name) => inPattern(inPath(name)))).map((group) =>
      toRoute(`^${inPattern(base)}(${group.join('|')})${end}$`),
    );
  const serve = (file: string) => (src: string) => ({ src, dest: `${base}$1${file}`, caseSensitive: true as const });
  const lead = (end: string) => (src: string) => ({
    src,
    status: 308 as const,
    headers: { Location: `${base}$1${end}` },
    caseSensitive: true as const,
  });
  return [
    ...routes(indexes, '', serve('index.html')),
    ...routes(indexes, 'index\\.html', lead('')),
    ...routes(bare, '', lead('/')),
    ...routes(plain, '', serve('.html')),
    ...routes(plain, '\\.html', lead('')),
    ...routes(slashed, '/', lead('')),
  ];
}

/** A name as it stands in a path. */
function inPath(name: string): string {
  return encodeURI(name).replace(/[?#]/g, encodeURIComponent);
}

function inGroups(names: readonly string[]): readonly (readonly string[])[] {
  const groups: string[][] = [];
  let length = Number.POSITIVE_INFINITY;
  for (const name of names) {
    if (length + name.length > LONGEST_PATTERN) {
      groups.push([]);
      length = 0;
    }
    groups.at(-1)?.push(name);
    length += name.length + 1;
  }
  return groups;
}
