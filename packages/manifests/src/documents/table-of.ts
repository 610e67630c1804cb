/** What a manifest holds under names; nothing is known of the values. */
export type Table = Readonly<Record<string, unknown>>;

/** Whether parsed data is a table of names. */
export function isTable(value: unknown): value is Table {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A value as a table; anything else is an empty one, because a manifest's shape is its own tool's business. */
export function tableOf(value: unknown): Table {
  return isTable(value) ? value : {};
}

/** The texts in a list; anything else is an empty one. */
export function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];
}

/** A text that says something; null for anything else. */
export function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}
