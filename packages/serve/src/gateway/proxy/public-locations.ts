import { isBelow, type RoutePrefix } from '@svc-build/model/names';
import type { ForwardedClient } from '../forwarded-client.ts';
import type { FlatHeaders } from './message-headers.ts';

/**
 * Replaces the private address of a service in a Location by the public one; some frameworks write it there (Next.js route
 * handlers, for one).
 */
export function publicLocation(
  headers: FlatHeaders,
  port: number,
  { proto, host }: Pick<ForwardedClient, 'proto' | 'host'>,
): FlatHeaders {
  const isLocation = (name: string | undefined): boolean => name?.length === 8 && name.toLowerCase() === 'location';
  if (!headers.some((name, at) => at % 2 === 0 && isLocation(name))) return headers;
  const own = new RegExp(`^http://(?:localhost|127\\.0\\.0\\.1|\\[::1\\]):${port}(?=[/?#]|$)`, 'i');
  return headers.map((value, at) =>
    at % 2 === 1 && isLocation(headers[at - 1]) ? value.replace(own, () => `${proto}://${host}`) : value,
  );
}

const LOCATIONS = new Set(['location', 'content-location']);

/**
 * Puts the prefix back that the service did not see, into where it sends clients and where its cookies count. What is below
 * the prefix already was written by a framework that honours X-Forwarded-Prefix, and is left alone.
 */
export function restorePrefix(headers: FlatHeaders, prefix: RoutePrefix, host: string): FlatHeaders {
  if (prefix === '/') return headers;
  return headers.map((value, at) => {
    if (at % 2 === 0) return value;
    const name = headers[at - 1]?.toLowerCase() ?? '';
    if (LOCATIONS.has(name)) return location(value, prefix, host);
    return name === 'set-cookie' ? cookie(value, prefix) : value;
  });
}

function location(value: string, prefix: RoutePrefix, host: string): string {
  if (value.startsWith('/') && !value.startsWith('//')) return below(value, prefix);
  // A whole URL is the site's own if its host is the one that the client asked.
  const [, origin, authority, path] = /^((?:https?:)?\/\/([^/?#]*))(.*)$/i.exec(value) ?? [];
  if (origin === undefined || authority?.toLowerCase() !== host.toLowerCase()) return value;
  return origin + below(path?.startsWith('/') ? path : `/${path ?? ''}`, prefix);
}

/** A cookie for `/` becomes one for the prefix, without a slash at its end: with one it would not count for the prefix itself. */
function cookie(value: string, prefix: RoutePrefix): string {
  return value.replace(/(;\s*path=)(\/[^;]*)/i, (_, name: string, written: string) => {
    const path = written.trimEnd();
    return name + (path === '/' ? prefix : below(path, prefix));
  });
}

function below(path: string, prefix: RoutePrefix): string {
  const [pathname = ''] = path.split(/[?#]/, 1);
  return isBelow(pathname, prefix) ? path : prefix + path;
}
