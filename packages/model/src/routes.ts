import { isBelow, RESERVED_PREFIX, type RoutePrefix } from './names.ts';
import type { ResolvedProject } from './service.ts';

/** Who owns a prefix. */
export interface Route {
  readonly prefix: RoutePrefix;
  readonly service: string;
  readonly stripPrefix: boolean;
}

/** All routes, longest prefix first: the first that matches is the owner. The one table behind config.json, the manifest and the gateway. */
export type RouteTable = readonly Route[];

/** Where a request goes, and the path that the service receives. */
export interface RouteMatch {
  readonly route: Route;
  readonly receives: string;
}

/** Sorts routes into a table. Prefixes are distinct by then: `resolve-project` has refused duplicates. */
export function compileRoutes(routes: readonly Route[]): RouteTable {
  return [...routes].sort(
    (a, b) => b.prefix.length - a.prefix.length || (a.prefix < b.prefix ? -1 : a.prefix > b.prefix ? 1 : 0),
  );
}

/** The route table of a project. */
export function routeTableOf(project: Pick<ResolvedProject, 'services'>): RouteTable {
  return compileRoutes(
    project.services.map(({ name, routePrefix, stripPrefix }) => ({ prefix: routePrefix, service: name, stripPrefix })),
  );
}

/** The owner of a normalised path, or null when nobody owns it. `spelled` is the same path as `parseRequestPath` has it. */
export function matchRoute(table: RouteTable, path: string, spelled: string = path): RouteMatch | null {
  const route = table.find((candidate) => isBelow(path, candidate.prefix));
  if (route === undefined) return null;
  const { prefix } = route;
  const full = spelled === path ? path : withPrefix(prefix, spelled);
  return { route, receives: route.stripPrefix ? stripPrefix(full, prefix) : full };
}

/** Writes the prefix and the slash after it in their one form; what stands behind them stays as it was sent. */
function withPrefix(prefix: RoutePrefix, spelled: string): string {
  const segments = prefix === '/' ? 0 : prefix.split('/').length - 1;
  const [, slashes = '', rest = ''] = new RegExp(`^(?:/+[^/]+){${segments}}(/*)(.*)$`, 's').exec(spelled) ?? [];
  return `${prefix === '/' ? '' : prefix}${slashes === '' ? '' : '/'}${rest}`;
}

/** Whether a service owns a normalised path. No service owns reserved paths. */
export function ownsPath(table: RouteTable, service: string, path: string): boolean {
  return !isBelow(path, RESERVED_PREFIX) && matchRoute(table, path)?.route.service === service;
}

/** The prefixes of other services inside a route's own, which its files must never answer. */
export function nestedPrefixes(table: RouteTable, route: Route): readonly RoutePrefix[] {
  return table.filter((other) => other !== route && isBelow(other.prefix, route.prefix)).map((other) => other.prefix);
}

function stripPrefix(path: string, prefix: RoutePrefix): string {
  if (prefix === '/') return path;
  const rest = path.slice(prefix.length);
  return rest === '' ? '/' : rest;
}
