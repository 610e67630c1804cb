import { locateJson } from '@svc-build/manifests/documents/locate-json';
import type { JsonDocument } from '@svc-build/manifests/documents/parse-json';
import { type Diagnostic, error } from '@svc-build/model/diagnostic';
import type { SourceTree } from '@svc-build/model/source-tree';
import { findNodeAtLocation, type Segment } from 'jsonc-parser';
import type * as z from 'zod';
import { quoteList, suggest } from './suggest.ts';

/** What a file's schema does not say about itself. */
export interface SchemaWords {
  /** The key that holds the services. */
  readonly services: string;
  readonly serviceKeys: readonly string[];
  readonly topKeys: readonly string[];
  /** What to say about a service's field that belongs into another file; null for any other field. */
  readonly strayField: (service: string, field: string) => string | null;
}

/** What a schema found, in our words and with places. One diagnostic for each value: the first thing that is wrong with it. */
export function schemaDiagnostics(
  document: JsonDocument,
  issues: readonly z.core.$ZodIssue[],
  words: SchemaWords,
): readonly Diagnostic[] {
  const seen = new Set<string>();
  return issues.flatMap((issue) => {
    const broken = deepest(issue);
    const { path } = broken;
    const id = JSON.stringify([path, issue.code === 'unrecognized_keys']);
    if (seen.has(id)) return [];
    seen.add(id);
    return issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => unknownKey({ path, key }, document, words))
      : [invalidValue(broken, document, words)];
  });
}

/** A value that is wrong, and what the schema says of it. */
interface BrokenRule {
  readonly path: readonly Segment[];
  readonly rule: string;
}

/** A list with one wrong item is reported at the item. */
function deepest(issue: z.core.$ZodIssue): BrokenRule {
  const inner = issue.code === 'invalid_union' ? issue.errors.flat().find(({ path }) => path.length > 0) : undefined;
  const path = [...issue.path, ...(inner?.path ?? [])];
  return { path: path.filter((segment) => typeof segment !== 'symbol'), rule: inner?.message ?? issue.message };
}

function invalidValue({ path, rule }: BrokenRule, document: JsonDocument, words: SchemaWords): Diagnostic {
  const service = serviceOf(path, words);
  const field = path[2];
  const missing = findNodeAtLocation(document.root, [...path]) === undefined;
  if (missing && service !== null && field === 'routePrefix') {
    return error(
      'MISSING_ROUTE_PREFIX',
      `Service "${service}" has no route prefix.`,
      `Add "routePrefix", such as "/${service}"; "/" answers what no other service does.`,
      { service, location: locateJson(document, path.slice(0, 2), 'key') },
    );
  }
  const subject = path.length === 0 ? `"${document.file}"` : subjectOf(path, service);
  const optional = path.length > 0 && field !== 'routePrefix';
  const help = optional ? 'Write a value that is allowed, or remove it.' : 'Write a value that is allowed.';
  return error('INVALID_VALUE', `${subject} is ${writtenAt(document, path)}; it ${rule}.`, help, {
    service,
    location: locateJson(document, path, 'value'),
  });
}

/** A key, and the path of the object that it stands in. */
interface KeyPlace {
  readonly path: readonly Segment[];
  readonly key: string;
}

function unknownKey({ path, key }: KeyPlace, document: JsonDocument, words: SchemaWords): Diagnostic {
  const service = serviceOf(path, words);
  const owner = service === null ? `"${document.file}"` : `service "${service}"`;
  const known = service === null ? words.topKeys : words.serviceKeys;
  const near = suggest(key, known);
  const stray = service === null ? null : words.strayField(service, key);
  const choice = service === null ? 'Remove it.' : `Remove it, or use one of ${quoteList(known, 'or')}.`;
  const help = stray ?? (near === null ? choice : `Did you mean "${near}"?`);
  const where = service === null ? `${owner} has` : `${capital(owner)} has`;
  return error('UNKNOWN_KEY', `${where} a key ${JSON.stringify(key)} that svc-build does not know.`, help, {
    service,
    location: locateJson(document, [...path, key], 'key'),
  });
}

function serviceOf(path: readonly Segment[], words: SchemaWords): string | null {
  return path[0] === words.services && path.length > 1 ? String(path[1]) : null;
}

function subjectOf(path: readonly Segment[], service: string | null): string {
  if (service === null) return `"${path.map(String).join('.')}"`;
  const [, , field, item] = path;
  if (field === undefined) return `Service "${service}"`;
  const whole = `${field} of service "${service}"`;
  return typeof item === 'number' ? `Item ${item + 1} in the ${whole}` : `The ${whole}`;
}

/** A value as it is written, short enough for a sentence. */
function writtenAt(document: JsonDocument, path: readonly Segment[]): string {
  const node = findNodeAtLocation(document.root, [...path]);
  if (node === undefined) return 'missing';
  if (node.type === 'object') return 'an object';
  if (node.type === 'array') return 'a list';
  const written = document.text.slice(node.offset, node.offset + node.length);
  return written.length > 60 ? `${written.slice(0, 57)}…` : written;
}

function capital(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
}

/** How far a path goes: `at` is the first part of it that is not simply there. */
export type Walk =
  | { readonly state: 'inside' }
  | { readonly state: 'outside' | 'broken-link' | 'missing'; readonly at: string };

/** Follows a normalised path directory by directory, so that a link on the way is seen even when nothing lies behind it. */
export async function walkPath(path: string, source: Pick<SourceTree, 'locate'>): Promise<Walk> {
  const segments = path === '.' ? [] : path.split('/');
  for (let length = 1; length <= segments.length; length++) {
    const at = segments.slice(0, length).join('/');
    const state = await source.locate(at);
    if (state !== 'inside') return { state, at };
  }
  return { state: 'inside' };
}

/** Diagnostics of one file in the order in which the file is read; those without a place first. */
export function sortByPlace(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  return [...diagnostics].sort(
    ({ location: a }, { location: b }) => (a?.line ?? 0) - (b?.line ?? 0) || (a?.column ?? 0) - (b?.column ?? 0),
  );
}

/** What is being resolved, in the words of its diagnostics. */
export interface Subject {
  /** `service "api"` or `directory "apps/api"`. */
  readonly name: string;
  /** `The entrypoint "main.py" of service "api"` or `The directory "apps/api"`. */
  readonly entrypoint: string;
  /** The service, and where its entrypoint is written, or else the service itself. */
  readonly at: Pick<Diagnostic, 'service' | 'location'>;
}
