import type { Host } from '@svc-build/model/host';
import type { HttpAnswer } from '@svc-build/model/http';
import type { PlannedRequest } from './requests-of.ts';

/** A request that was made. */
export interface AskedRequest extends PlannedRequest {
  readonly answer: HttpAnswer;
}

/** Makes one request to what is served. */
export type Ask = (path: string) => Promise<HttpAnswer>;

const LIMITS = { timeoutMs: 30_000, maxBytes: 4 * 1024 * 1024, bodyMs: 10_000 };
/** As a browser asks for a page; everything else takes it too. */
const ACCEPT = 'text/html,application/xhtml+xml,*/*;q=0.8';

/** A way to ask at one address. */
export function askAt(url: string, { http }: Pick<Host, 'http'>, signal: AbortSignal): Ask {
  const headers = { accept: ACCEPT, 'user-agent': 'svc-build verify' };
  return (path) => http.get(`${url}${path}`, { ...LIMITS, headers, signal });
}

/** Makes requests one after another, so that a crash has one request to blame; ends when the service has ended. */
export async function askAll(
  planned: readonly PlannedRequest[],
  ask: Ask,
  hasEnded: () => boolean,
): Promise<readonly AskedRequest[]> {
  const asked: AskedRequest[] = [];
  for (const request of planned) {
    asked.push({ ...request, answer: await ask(request.path) });
    if (hasEnded()) break;
  }
  return asked;
}
