import { type Diagnostic, error } from '@svc-build/model/diagnostic';
import type { HttpAnswer } from '@svc-build/model/http';
import type { AskedRequest } from './ask.ts';

const GATEWAY_ERRORS: readonly number[] = [502, 503, 504];

/** What is wrong with the answers of a service. */
export function checkAnswers(service: string, asked: readonly AskedRequest[]): readonly Diagnostic[] {
  const wrong = asked.flatMap((request) => wrongAnswer(service, request) ?? []);
  return wrong.length > 0 || asked.some(isFound) ? wrong : [nothingFound(service, asked)];
}

/** Whether a request came to nothing that a service could have answered. */
export function isLost(answer: HttpAnswer): boolean {
  return answer.kind === 'none' || answer.end === 'broken' || GATEWAY_ERRORS.includes(answer.status);
}

/** The status as a word. */
export function answered(answer: HttpAnswer): string {
  return answer.kind === 'none' ? 'no answer' : String(answer.status);
}

function wrongAnswer(service: string, { path, status, origin, answer }: AskedRequest): Diagnostic | null {
  const details = { service };
  if (answer.kind === 'none' || answer.end === 'broken') {
    const how = answer.kind === 'none' ? answer.reason : 'the answer broke off';
    return error(
      'VERIFY_GATEWAY_ERROR',
      `Service "${service}" gave no answer to ${path}: ${how}.`,
      'Find out what it does with that request; its last lines may say.',
      details,
    );
  }
  if (status !== null) {
    return answer.status === status
      ? null
      : error(
          'VERIFY_STATUS',
          `Service "${service}" answered ${answer.status} to ${path}, where ${status} was expected.`,
          'Mend the service, or name another status in "verify" of svc-build.json.',
          details,
        );
  }
  if (GATEWAY_ERRORS.includes(answer.status)) {
    return error(
      'VERIFY_GATEWAY_ERROR',
      `The request for ${path} ended in ${answer.status}: service "${service}" did not answer it.`,
      `Mend what its last lines name; where ${answer.status} is right, name the path and "status": ${answer.status} in "verify" of svc-build.json.`,
      details,
    );
  }
  if (origin === 'prefix' || answer.status !== 404) return null;
  return error(
    'VERIFY_STATUS',
    `Service "${service}" answered 404 to ${path}, which "verify" names.`,
    'Mend the path or the service; where 404 is right, add "status": 404.',
    details,
  );
}

/** Whether a service has shown that there is something; what it was expected to say counts, whatever it is. */
function isFound({ status, answer }: AskedRequest): boolean {
  if (answer.kind === 'none') return false;
  return status !== null || (answer.status !== 404 && answer.status < 500);
}

function nothingFound(service: string, asked: readonly AskedRequest[]): Diagnostic {
  const paths = asked.map(({ path, answer }) => `${path} (${answered(answer)})`).join(', ');
  const example = asked[0]?.path.replace(/\/$/, '') ?? '';
  return error(
    'VERIFY_NO_ROUTE',
    `Nothing shows that service "${service}" works: it has no answer to ${paths}.`,
    `Name a path that it answers in svc-build.json: "verify": [{ "path": "${example}/health", "status": 200 }].`,
    { service },
  );
}
