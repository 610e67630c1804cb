import { error } from '@svc-build/model/diagnostic';
import { fail, type Result } from '@svc-build/model/result';
import { suggest } from '@svc-build/project/documents/suggest';

/** A command was given a service that the project does not have. */
export function unknownService(service: string, names: readonly string[]): Result<never> {
  const near = suggest(service, names);
  const help = near === null ? `The services are ${names.join(', ')}.` : `Did you mean "${near}"?`;
  return fail(error('UNKNOWN_SERVICE', `"vercel.json" has no service "${service}".`, help));
}
