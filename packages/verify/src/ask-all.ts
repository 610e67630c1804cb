import type { HttpResponse } from '@svc-build/model/http';
import type { Ask } from './ask.ts';
import { type FinalAnswer, followAnswer } from './follow-answer.ts';
import type { PlannedRequest } from './requests-of.ts';

/** A request that was made. */
export interface AskedRequest extends PlannedRequest {
  readonly answer: HttpResponse;
  /** What its redirects led to. */
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
    asked.push({ ...request, answer, final: await followAnswer(request.path, answer, url, ask) });
    if (hasEnded()) break;
  }
  return asked;
}
