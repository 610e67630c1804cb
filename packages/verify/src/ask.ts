import type { Host } from '@svc-build/model/host';
import type { HttpAnswer } from '@svc-build/model/http';
import { type FinalAnswer, followAnswer } from './follow-answer.ts';
import type { PlannedRequest } from './requests-of.ts';

/** A request that was made. */
export interface AskedRequest extends PlannedRequest {
  readonly answer: HttpAnswer;
  /** What its redirects led to. */
  readonly final: FinalAnswer;
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
    asked.push({ ...request, answer, final: await followAnswer(request.path, answer, url, ask) });
    if (hasEnded()) break;
  }
  return asked;
}
