import { fillPlaceholders, type PlaceholderValues } from '@svc-build/model/placeholders';

/** Fills the placeholders of a set of variables. */
export function fillVariables(
  variables: Readonly<Record<string, string>>,
  places: PlaceholderValues,
): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, fillPlaceholders(value, places)]));
}
