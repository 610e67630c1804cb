import type { Node } from 'jsonc-parser';

/** The value of a tree. Of a key written twice the first one counts, as it does for places; duplicates are errors anyway. */
export function jsonValue(node: Node): unknown {
  const children = node.children ?? [];
  if (node.type === 'array') return children.map(jsonValue);
  if (node.type !== 'object') return node.value;
  const values = new Map<string, unknown>();
  for (const property of children) {
    const [key, value] = property.children ?? [];
    if (key === undefined || value === undefined || values.has(String(key.value))) continue;
    values.set(String(key.value), jsonValue(value));
  }
  // fromEntries makes "__proto__" a key like any other.
  return Object.fromEntries(values);
}

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
