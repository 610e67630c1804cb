import { type Diagnostic, error } from '@svc-build/model/diagnostic';
import { locateJson } from '../documents/locate-json.ts';
import type { JsonDocument } from '../documents/parse-json.ts';

/** Each service knows the address of every other, so the work grows with the square of their number. */
const MOST_SERVICES = 2000;

/** Says that there are more services than a project may have; null when there are not. */
export function tooManyServices(document: JsonDocument, key: string, count: number): Diagnostic | null {
  if (count <= MOST_SERVICES) return null;
  const message = `"${document.file}" names ${count} services; a project may have at most ${MOST_SERVICES}.`;
  return error('INVALID_VALUE', message, 'Split the project.', { location: locateJson(document, [key], 'key') });
}
