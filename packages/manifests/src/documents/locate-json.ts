import type { Location } from '@svc-build/model/diagnostic';
import { brokenJsonBound } from '@svc-build/model/json-bounds';
import { findNodeAtLocation, type Node, parseTree, type Segment } from 'jsonc-parser';
import { locateOffset } from './locate-offset.ts';
import { type JsonDocument, LENIENT } from './parse-json.ts';

/** The place of what a path leads to: its key, or its value (the key when there is no value there). */
export function locateJson(document: JsonDocument, path: readonly Segment[], part: 'key' | 'value'): Location {
  const node = nodeAt(document, path);
  const at = part === 'key' ? (keyOf(node) ?? node) : node;
  // An object is underlined at its brace only: the rest is many lines.
  const length = at.type === 'object' || at.type === 'array' ? 1 : at.length;
  return locateOffset(document, at.offset, length);
}

/** The place of the value that a path of keys leads to in a text of JSON; null when it leads nowhere. */
export function locateJsonKey(file: string, text: string, path: readonly string[]): Location | null {
  const plain = text.replace(/^\uFEFF/, '');
  const root = brokenJsonBound(plain) === null ? parseTree(plain, [], LENIENT) : undefined;
  const found = root === undefined ? undefined : findNodeAtLocation(root, [...path]);
  return found === undefined ? null : locateOffset({ file, text: plain }, found.offset, found.length);
}

/** The node at a path, or the nearest one above it. */
function nodeAt(document: JsonDocument, path: readonly Segment[]): Node {
  for (let length = path.length; length > 0; length--) {
    const found = findNodeAtLocation(document.root, path.slice(0, length));
    if (found !== undefined) return length < path.length ? (keyOf(found) ?? found) : found;
  }
  return document.root;
}

function keyOf(node: Node): Node | undefined {
  return node.parent?.type === 'property' ? node.parent.children?.[0] : undefined;
}
