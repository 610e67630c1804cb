import type { ForwardedClient } from './forwarded-client.ts';
import type { FlatHeaders } from './proxy-headers.ts';

/**
 * Puts the address that the client asked in the place of the private one, which some frameworks (Next.js route handlers,
 * for one) make a Location of.
 */
export function publicLocation(
  headers: FlatHeaders,
  port: number,
  { proto, host }: Pick<ForwardedClient, 'proto' | 'host'>,
): FlatHeaders {
  const own = new RegExp(`^http://(?:localhost|127\\.0\\.0\\.1|\\[::1\\]):${port}(?=[/?#]|$)`, 'i');
  return headers.map((value, at) =>
    at % 2 === 1 && headers[at - 1]?.toLowerCase() === 'location'
      ? value.replace(own, () => `${proto}://${host}`)
      : value,
  );
}
