import type { RoutePrefix } from './names.ts';

interface Addressed {
  readonly name: string;
  readonly routePrefix: RoutePrefix;
}

/** `my-api` → `MY_API_URL` (guide: upper case, `-` to `_`). */
export function urlVariable(service: string): string {
  return `${service.replaceAll('-', '_').toUpperCase()}_URL`;
}

/** `{NAME}_URL` for every service: the origin and the prefix; the service at `/` gets the bare origin (guide's table). */
export function absoluteUrls(services: readonly Addressed[], origin: string): Readonly<Record<string, string>> {
  const base = origin.replace(/\/$/, '');
  return Object.fromEntries(
    services.map(({ name, routePrefix }) => [urlVariable(name), routePrefix === '/' ? base : `${base}${routePrefix}`]),
  );
}

/** `{PREFIX}{NAME}_URL` for every service: the route prefix alone, for code that runs in the browser (guide's table). */
export function relativeUrls(
  services: readonly Addressed[],
  publicPrefixes: readonly string[],
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    publicPrefixes.flatMap((prefix) =>
      services.map(({ name, routePrefix }): [string, string] => [`${prefix}${urlVariable(name)}`, routePrefix]),
    ),
  );
}
