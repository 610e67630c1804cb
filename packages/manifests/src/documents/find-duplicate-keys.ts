import { type Diagnostic, error } from '@svc-build/model/diagnostic';
import type { Node } from 'jsonc-parser';
import { locateOffset } from './locate-offset.ts';
import type { JsonDocument } from './parse-json.ts';

/** Every key that an object holds twice. JSON lets the last one win, in silence. */
export function findDuplicateKeys(document: JsonDocument): readonly Diagnostic[] {
  return inNode(document, document.root);
}

function inNode(document: JsonDocument, node: Node): readonly Diagnostic[] {
  const children = node.children ?? [];
  const own = node.type === 'object' ? inObject(document, children) : [];
  return [...own, ...children.flatMap((child) => inNode(document, child))];
}

function inObject(document: JsonDocument, properties: readonly Node[]): readonly Diagnostic[] {
  const first = new Map<string, Node>();
  const diagnostics: Diagnostic[] = [];
  for (const property of properties) {
    const key = property.children?.[0];
    if (key === undefined) continue;
    const name = String(key.value);
    const earlier = first.get(name);
    if (earlier === undefined) first.set(name, key);
    else diagnostics.push(duplicate(document, name, key, earlier));
  }
  return diagnostics;
}

function duplicate(document: JsonDocument, name: string, key: Node, earlier: Node): Diagnostic {
  const place = (node: Node) => locateOffset(document.file, document.text, node.offset, node.length);
  return error(
    'DUPLICATE_KEY',
    `The key ${JSON.stringify(name)} is written twice.`,
    'Remove or rename one of the two.',
    {
      location: place(key),
      related: [{ message: `${JSON.stringify(name)} is first written here.`, location: place(earlier) }],
    },
  );
}
