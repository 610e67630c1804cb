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
