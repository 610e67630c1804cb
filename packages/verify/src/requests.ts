import type { HttpResponse } from '@svc-build/model/http';
import type { ManifestService } from '@svc-build/model/manifest';
import { type Ask, type FinalAnswer, followAnswer } from './ask.ts';

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
