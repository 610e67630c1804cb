import { type Diagnostic, error } from '@svc-build/model/diagnostic';
import type { HttpResponse } from '@svc-build/model/host';
import type { AskedRequest, FinalAnswer } from './ask.ts';
import type { PathOwner } from './check-owners.ts';

const GATEWAY_ERRORS: readonly number[] = [502, 503, 504];

/** What is wrong with the answers of a service. Only those at the end of their redirects count. */
export function checkAnswers(
  service: string,
  asked: readonly AskedRequest[],
  ownerOf: PathOwner,
): readonly Diagnostic[] {
  const wrong = asked.flatMap((request) => wrongAnswer(service, request, ownerOf) ?? []);
  return wrong.length > 0 || asked.some(isFound) ? wrong : [nothingFound(service, asked)];
}

/** Whether there was no answer, or one of the gateway in the place of the service. */
export function isLost(answer: HttpResponse): boolean {
  return answer.kind === 'none' || answer.end === 'broken' || GATEWAY_ERRORS.includes(answer.status);
}

/** The status as a word. */
export function answered(answer: HttpResponse): string {
  return answer.kind === 'none' ? 'no answer' : String(answer.status);
}

function wrongAnswer(
  service: string,
  { path, status, origin, answer: first, final }: AskedRequest,
  ownerOf: PathOwner,
): Diagnostic | null {
  const details = { service };
  // Where a redirect is expected, the first answer counts and not where it leads.
  const isRedirect = status !== null && status >= 300 && status < 400;
  const answer = isRedirect ? first : final.answer;
  const where = isRedirect ? path : described(path, final);
  // An answer of another service says nothing about this one.
  const isOwn = final.path === path || ownerOf(final.path) === service;
  if (isOwn && (answer.kind === 'none' || answer.end === 'broken')) {
    const how = answer.kind === 'none' ? answer.reason : 'the answer broke off';
    return error(
      'VERIFY_GATEWAY_ERROR',
      `Service "${service}" gave no answer to ${where}: ${how}.`,
      'Find out what it does with that request; its last lines may say.',
      details,
    );
  }
  const got = answered(answer);
  if (status !== null) {
    return got === String(status)
      ? null
      : error(
          'VERIFY_STATUS',
          `Service "${service}" answered ${got} to ${where}, where ${status} was expected.`,
          'Fix the service, or name another status in "verify" of svc-build.json.',
          details,
        );
  }
  if (isOwn && isLost(answer)) {
    return error(
      'VERIFY_GATEWAY_ERROR',
      `The request for ${where} ended in ${got}: service "${service}" did not answer it.`,
      `Fix what its last lines name; where ${got} is right, name the path and "status": ${got} in "verify" of svc-build.json.`,
      details,
    );
  }
  if (origin === 'prefix') return null;
  if (final.end === 'nowhere' || isLost(answer) || got === '404') {
    const what = final.end === 'nowhere' ? 'a redirect that leads nowhere' : got;
    return error(
      'VERIFY_STATUS',
      `Service "${service}" answered ${what} to ${where}, which "verify" names.`,
      `Fix the path or the service; where ${got} is right, add "status": ${got}.`,
      details,
    );
  }
  return null;
}

/** A request with what its redirects led to. */
function described(path: string, { path: to }: FinalAnswer): string {
  return to === path ? path : `${path}, which leads to ${to}`;
}

/** Whether the answer shows that the service works; one with an expected status does, whatever the status is. */
function isFound({ status, final: { answer, end } }: AskedRequest): boolean {
  if (isLost(answer) && status === null) return false;
  if (answer.kind === 'none' || end === 'nowhere') return false;
  return status !== null || (answer.status !== 404 && answer.status < 500);
}

function nothingFound(service: string, asked: readonly AskedRequest[]): Diagnostic {
  const paths = asked
    .map(({ path, final }) => {
      const what = final.end === 'nowhere' ? 'a redirect that leads nowhere' : answered(final.answer);
      return final.path === path || final.end === 'nowhere'
        ? `${path} (${what})`
        : `${path} (to ${final.path}: ${what})`;
    })
    .join(', ');
  const example = asked[0]?.path.replace(/\/$/, '') ?? '';
  return error(
    'VERIFY_NO_ROUTE',
    `Nothing shows that service "${service}" works: it has no answer to ${paths}.`,
    `Name a path that it answers in svc-build.json: "verify": [{ "path": "${example}/health", "status": 200 }].`,
    { service },
  );
}
