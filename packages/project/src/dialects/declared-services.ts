import { posix } from 'node:path';
import { locateJson } from '@svc-build/manifests/documents/locate-json';
import type { JsonDocument } from '@svc-build/manifests/documents/parse-json';
import { type Diagnostic, error } from '@svc-build/model/diagnostic';
import { leavesProject } from '@svc-build/model/project-path';
import { fail, ok, type Result } from '@svc-build/model/result';
import type { Node } from 'jsonc-parser';
import type { Subject } from '../documents/schema-diagnostics.ts';

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

/** Each service knows the address of every other, so the work grows with the square of their number. */
const MOST_SERVICES = 2000;

/** Says that there are more services than a project may have; null when there are not. */
export function tooManyServices(document: JsonDocument, key: string, count: number): Diagnostic | null {
  if (count <= MOST_SERVICES) return null;
  const message = `"${document.file}" names ${count} services; a project may have at most ${MOST_SERVICES}.`;
  return error('INVALID_VALUE', message, 'Split the project.', { location: locateJson(document, [key], 'key') });
}

/** An entrypoint's spelling: a path below the project root, or something inside a Python module. */
export type EntrypointText =
  | { readonly kind: 'path'; readonly path: string }
  | { readonly kind: 'attribute'; readonly module: string; readonly attribute: string };

const ATTRIBUTE = /^([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*):([A-Za-z_]\w*)$/;

/** Reads an entrypoint's spelling, without a look at the disk. */
export function parseEntrypoint(text: string, subject: Subject): Result<EntrypointText> {
  const invalid = (problem: string, help: string) =>
    fail(error('ENTRYPOINT_INVALID', `${subject.entrypoint} ${problem}.`, help, subject.at));
  if (text.trim() === '') return invalid('is empty', 'Name a directory or a file, or remove it for the project root.');
  if (text.startsWith('/') || /^[A-Za-z]:[\\/]/.test(text)) {
    return invalid('is absolute', 'Write it relative to the project root.');
  }
  if (text.includes('\\')) return invalid('is written with "\\"', 'Separate directories with "/".');
  // No file system has such names, and some functions throw at them.
  if (text.includes('\0')) return invalid('holds a NUL character', 'Remove it.');
  if (text.includes(':')) {
    const [, module, attribute] = ATTRIBUTE.exec(text) ?? [];
    if (module !== undefined && attribute !== undefined) return ok({ kind: 'attribute', module, attribute });
    return invalid('is neither a path nor a Python "module:attribute"', 'Write it such as "package.module:app".');
  }
  const path = posix.normalize(text).replace(/(?<=.)\/$/, '');
  if (leavesProject(path)) {
    const help = 'Name a directory or a file inside the project.';
    return fail(error('ENTRYPOINT_OUTSIDE_PROJECT', `${subject.entrypoint} leaves the project.`, help, subject.at));
  }
  return ok({ kind: 'path', path });
}
