import type { Host, HttpResponse } from '@svc-build/model/host';
import type { ManifestService } from '@svc-build/model/manifest';

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

/** Where a request came to an end. */
export interface FinalAnswer {
  /** Path and query of what was asked last; for an answer that leads elsewhere, where that is. */
  readonly path: string;
  readonly answer: HttpResponse;
  /** `elsewhere`: a redirect out of what is served, which nobody can follow here. `nowhere`: one without a place, or one after another. */
  readonly end: 'answered' | 'elsewhere' | 'nowhere';
}

const MOST_REDIRECTS = 10;
const REDIRECTS: readonly number[] = [301, 302, 303, 307, 308];
/** Names of this machine: a service may call itself by another than it was asked by. */
const HERE: readonly string[] = ['localhost', '127.0.0.1', '[::1]'];

/** Follows an answer as a browser would, through the gateway, to what is no redirect. A redirect alone proves nothing. */
async function followAnswer(
  path: string,
  answer: HttpResponse,
  { ask, url }: { readonly ask: Ask; readonly url: string },
): Promise<FinalAnswer> {
  let [at, current] = [path, answer];
  for (let hops = 0; ; hops += 1) {
    if (current.kind === 'none' || !REDIRECTS.includes(current.status))
      return { path: at, answer: current, end: 'answered' };
    const to = current.location;
    const target = to !== null && URL.canParse(to, `${url}${at}`) ? new URL(to, `${url}${at}`) : null;
    if (target === null || hops === MOST_REDIRECTS) return { path: at, answer: current, end: 'nowhere' };
    if (!isHere(target, new URL(url))) return { path: target.href, answer: current, end: 'elsewhere' };
    at = target.pathname + target.search;
    current = await ask(at);
  }
}

function isHere(target: URL, site: URL): boolean {
  const names = HERE.includes(site.hostname) ? HERE : [site.hostname];
  return target.protocol === site.protocol && target.port === site.port && names.includes(target.hostname);
}

/** A request to make, and the status that must come back; null for any but 404 and those of the gateway. */
export interface PlannedRequest {
  readonly path: string;
  readonly status: number | null;
  /** `probe`: somebody named it, and it must be answered. `prefix`: nobody said that there is anything. */
  readonly origin: 'probe' | 'prefix';
}

/** What a service is asked: what the manifest names, and its prefix with and without a slash at its end. */
export function requestsOf({
  probes,
  routePrefix,
}: Pick<ManifestService, 'probes' | 'routePrefix'>): readonly PlannedRequest[] {
  const named = probes.map(({ path, status }): PlannedRequest => ({ path, status, origin: 'probe' }));
  const prefixes = routePrefix === '/' ? ['/'] : [routePrefix, `${routePrefix}/`];
  const roots = prefixes
    .filter((path) => !probes.some((probe) => probe.path === path))
    .map((path): PlannedRequest => ({ path, status: null, origin: 'prefix' }));
  return [...roots, ...named];
}

/** A request that was made. */
export interface AskedRequest extends PlannedRequest {
  readonly answer: HttpResponse;
  /** Where its redirects ended. */
  readonly final: FinalAnswer;
}

/** Who is asked, and at which address. */
interface Asked {
  readonly ask: Ask;
  readonly url: string;
}

/** Makes requests one after another, each to its final answer, so that a crash has one request to blame; ends when the service has ended. */
export async function askAll(
  planned: readonly PlannedRequest[],
  { ask, url }: Asked,
  hasEnded: () => boolean,
): Promise<readonly AskedRequest[]> {
  const asked: AskedRequest[] = [];
  for (const request of planned) {
    const answer = await ask(request.path);
    asked.push({ ...request, answer, final: await followAnswer(request.path, answer, { ask, url }) });
    if (hasEnded()) break;
  }
  return asked;
}
