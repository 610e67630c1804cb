import type { Diagnostic } from '@svc-build/model/diagnostic';

/** Diagnostics of one file in the order in which the file is read; those without a place first. */
export function sortByPlace(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  return [...diagnostics].sort(
    ({ location: a }, { location: b }) => (a?.line ?? 0) - (b?.line ?? 0) || (a?.column ?? 0) - (b?.column ?? 0),
  );
}
