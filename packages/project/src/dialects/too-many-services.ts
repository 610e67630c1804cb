import { locateJson } from '@svc-build/manifests/documents/locate-json';
import type { JsonDocument } from '@svc-build/manifests/documents/parse-json';
import { type Diagnostic, error } from '@svc-build/model/diagnostic';

/** Each service knows the address of every other, so the work grows with the square of their number. */
const MOST_SERVICES = 2000;

/** Says that there are more services than a project may have; null when there are not. */
export function tooManyServices(document: JsonDocument, key: string, count: number): Diagnostic | null {
  if (count <= MOST_SERVICES) return null;
  const message = `"${document.file}" names ${count} services; a project may have at most ${MOST_SERVICES}.`;
  return error('INVALID_VALUE', message, 'Split the project.', { location: locateJson(document, [key], 'key') });
}
