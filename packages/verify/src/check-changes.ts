import { type Diagnostic, error } from '@svc-build/model/diagnostic';

const SHOWN = 3;

/** A service that wrote among its own files. */
export function checkChanges(service: string, changed: readonly string[]): readonly Diagnostic[] {
  if (changed.length === 0) return [];
  const more = changed.length > SHOWN ? ` and ${changed.length - SHOWN} more` : '';
  return [
    error(
      'VERIFY_BUNDLE_CHANGED',
      `Service "${service}" changed its own bundle while it ran: ${changed.slice(0, SHOWN).join(', ')}${more}.`,
      'Let it write to a temporary directory or to a store: what it writes beside its code is lost with the next build.',
      { service },
    ),
  ];
}
