declare const brand: unique symbol;

/** A route prefix in its one spelling: `/`, or `/` and segments without a trailing slash. Mixing it with a raw path loses segment boundaries. */
export type RoutePrefix = string & { readonly [brand]: 'RoutePrefix' };

/** Prefix below which svc-build answers itself; no service may own it. */
export const RESERVED_PREFIX = '/_svc';

/** What a service may be called (design.md, "Config"). */
export const SERVICE_NAME: RegExp = /^[A-Za-z](?:[A-Za-z0-9_-]*[A-Za-z0-9])?$/;

/** Static files lie below their prefix, in directories of the same names. */
const MOST_SEGMENT_CHARACTERS = 255;
const MOST_PREFIX_CHARACTERS = 1000;

const SEGMENT = /^[A-Za-z0-9._~-]+$/;

/** Names are parts of file names, such as those of locks. */
export const MOST_SERVICE_NAME_CHARACTERS = 64;

/** Whether a service may be called this (design.md, "Config"). */
export function isServiceName(text: string): boolean {
  return text.length <= MOST_SERVICE_NAME_CHARACTERS && SERVICE_NAME.test(text);
}

/** A prefix in its one spelling, or what is wrong with it, as the end of the sentence "The route prefix "x" …". */
export function parseRoutePrefix(
  text: string,
): { readonly ok: true; readonly prefix: RoutePrefix } | { readonly ok: false; readonly problem: string } {
  const problem = prefixProblem(text);
  if (problem !== null) return { ok: false, problem };
  return { ok: true, prefix: (text === '/' ? text : text.replace(/\/$/, '')) as RoutePrefix };
}

function prefixProblem(text: string): string | null {
  if (text === '/') return null;
  if (text === '') return 'is empty';
  if (!text.startsWith('/')) return 'does not start with "/"';
  if (text.length > MOST_PREFIX_CHARACTERS) return `has more than ${MOST_PREFIX_CHARACTERS} characters`;
  if (text.includes('?')) return 'carries a query';
  if (text.includes('#')) return 'carries a fragment';
  if (text.includes('//')) return 'has an empty segment ("//")';
  const segments = text.replace(/\/$/, '').slice(1).split('/');
  if (segments.some((segment) => segment === '.' || segment === '..')) return 'has a "." or ".." segment';
  if (segments.some((segment) => segment.length > MOST_SEGMENT_CHARACTERS))
    return `has a segment of more than ${MOST_SEGMENT_CHARACTERS} characters`;
  const odd = segments.find((segment) => !SEGMENT.test(segment));
  return odd === undefined
    ? null
    : `has a segment ("${odd}") with characters other than letters, digits, ".", "_", "~" and "-"`;
}

/** Whether a path lies at or below a prefix, on a segment boundary: `/api` holds `/api/x`, never `/apix`. */
export function isBelow(path: string, prefix: string): boolean {
  return prefix === '/' || path === prefix || path.startsWith(`${prefix}/`);
}

/** Sorts things by where their names stand in a list; those that are not in it come first, as they are. */
export function inOrder<T>(names: readonly string[], nameOf: (thing: T) => string): (a: T, b: T) => number {
  const places = new Map(names.map((name, place) => [name, place]));
  const placeOf = (thing: T): number => places.get(nameOf(thing)) ?? -1;
  return (a, b) => placeOf(a) - placeOf(b);
}
