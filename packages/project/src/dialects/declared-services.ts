import type { JsonDocument } from '@svc-build/manifests/documents/parse-json';
import type { Node } from 'jsonc-parser';

/** A service as it stands in the tree, before anything about it is known to be right. */
export interface DeclaredService {
  readonly name: string;
  /** Its `routePrefix`, if that is a string. */
  readonly prefix: string | null;
}

/** The services below a key, each name once, in file order; null when the key holds no object. */
export function declaredServices(document: JsonDocument, key: string): readonly DeclaredService[] | null {
  const services = propertyOf(document.root, key);
  if (services?.type !== 'object') return null;
  const byName = new Map<string, DeclaredService>();
  for (const property of services.children ?? []) {
    const [nameNode, value] = property.children ?? [];
    if (nameNode === undefined || byName.has(String(nameNode.value))) continue;
    const prefix: unknown = value === undefined ? undefined : propertyOf(value, 'routePrefix')?.value;
    byName.set(String(nameNode.value), {
      name: String(nameNode.value),
      prefix: typeof prefix === 'string' ? prefix : null,
    });
  }
  return [...byName.values()];
}

function propertyOf(node: Node, key: string): Node | undefined {
  if (node.type !== 'object') return undefined;
  return node.children?.find((property) => property.children?.[0]?.value === key)?.children?.[1];
}
