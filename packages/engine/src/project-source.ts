import type { Entry } from '@svc-build/model/build-output';
import { fillPlaceholders } from '@svc-build/model/placeholders';

/** The path below the project root of the source that an entry is copied from; null for what was made elsewhere. */
export function projectSource(entry: Entry): string | null {
  if (entry.kind !== 'file' || !entry.from.startsWith('{root}/')) return null;
  return fillPlaceholders(entry.from.slice('{root}/'.length), {});
}
