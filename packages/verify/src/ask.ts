import type { Host } from '@svc-build/model/host';
import type { HttpResponse } from '@svc-build/model/http';

/** Makes one request to what is served. */
export type Ask = (path: string) => Promise<HttpResponse>;

const LIMITS = { timeoutMs: 30_000, maxBytes: 4 * 1024 * 1024, bodyMs: 10_000 };
/** As a browser asks for a page; everything else takes it too. */
const ACCEPT = 'text/html,application/xhtml+xml,*/*;q=0.8';

/** A way to ask at one address. */
export function askAt(url: string, { http }: Pick<Host, 'http'>, signal: AbortSignal): Ask {
  const headers = { accept: ACCEPT, 'user-agent': 'svc-build verify' };
  return (path) => http.get(`${url}${path}`, { ...LIMITS, headers, signal });
}
