import { unreachable } from '@svc-build/model/unreachable';
import type { FingerprintPart } from './fingerprint.ts';

/** What differs between the parts of two keys, as short phrases, what people change most often first. */
export function explainChange(
  before: readonly FingerprintPart[],
  after: readonly FingerprintPart[],
): readonly string[] {
  const old = new Map(before.map((part) => [keyOf(part), part]));
  const fresh = new Map(after.map((part) => [keyOf(part), part]));
  const phrases = new Map<string, number>();
  const add = (part: FingerprintPart, was: string | null | undefined, is: string | null | undefined): void => {
    const text = phrase(part, was, is);
    if (text !== null && !phrases.has(text)) phrases.set(text, ORDER.indexOf(part.kind));
  };
  for (const [key, part] of fresh) {
    const was = old.get(key) ?? sameToolOf(part, { before, fresh });
    if (was === undefined) add(part, undefined, part.value);
    else if (was.value !== part.value) add(part, was.value, part.value);
  }
  for (const [key, part] of old) {
    if (!fresh.has(key) && sameToolOf(part, { before: after, fresh: old }) === undefined)
      add(part, part.value, undefined);
  }
  return [...phrases].sort(([, a], [, b]) => a - b).map(([text]) => text);
}

/** A tool that other files ask for than before is the same tool: what was another part of it. */
function sameToolOf(
  { kind, name }: FingerprintPart,
  {
    before,
    fresh,
  }: { readonly before: readonly FingerprintPart[]; readonly fresh: ReadonlyMap<string, FingerprintPart> },
): FingerprintPart | undefined {
  if (kind !== 'tool') return undefined;
  return before.find((one) => one.kind === kind && toolOf(one.name) === toolOf(name) && !fresh.has(keyOf(one)));
}

function toolOf(name: string): string {
  return name.split(' for ', 1)[0] ?? name;
}

const ORDER: readonly FingerprintPart['kind'][] = [
  'file',
  'action',
  'service',
  'variable',
  'tool',
  'setting',
  'route',
  'builder',
  'svc-build',
  'platform',
  'plan',
];

function keyOf({ kind, name }: FingerprintPart): string {
  return `${kind}\0${name}`;
}

/**
 * `undefined` is a part that is not there, null a variable that is not set. Null for what makes no difference by itself:
 * a file or a variable that is new to the plan, and that there is none of.
 */
function phrase(
  { kind, name }: FingerprintPart,
  was: string | null | undefined,
  is: string | null | undefined,
): string | null {
  switch (kind) {
    case 'file':
      return isThere(was) || isThere(is) ? `${name} ${fileChange(was, is)}` : null;
    case 'variable':
      return was == null && is == null ? null : `variable ${name.split(' of ', 1)[0]} ${setOrNot(was, is)}`;
    case 'tool': {
      const tool = toolOf(name);
      if (was == null || is == null) return `${tool} is ${is == null ? 'no longer' : 'now'} needed`;
      // Another program may say the same of its version.
      return short(was) === short(is) ? `the program ${tool} changed` : `${tool} ${short(was)} → ${short(is)}`;
    }
    case 'action':
    case 'service': {
      const needed = kind === 'action' ? name : `service ${name}`;
      return was == null || is == null
        ? `${needed} is ${is == null ? 'no longer' : 'now'} needed`
        : `${needed} changed`;
    }
    case 'setting':
      return `setting ${name} changed`;
    case 'route':
      return 'route prefixes inside its own changed';
    case 'builder':
      return name.startsWith('runtime ') ? `${name} changed` : `builder ${name} changed`;
    case 'svc-build':
      return 'svc-build changed';
    case 'platform':
      return 'platform changed';
    case 'plan':
      return `plan of ${name.replace(/^\d+ /, '')} changed`;
    default:
      return unreachable(kind);
  }
}

function isThere(file: string | null | undefined): boolean {
  return file != null && !file.startsWith('absent');
}

function fileChange(was: string | null | undefined, is: string | null | undefined): string {
  if (!isThere(was)) return 'added';
  if (!isThere(is)) return 'removed';
  const [kindBefore, digestBefore] = (was ?? '').split(' ');
  const [kindNow, digestNow] = (is ?? '').split(' ');
  return kindBefore !== kindNow && digestBefore === digestNow ? 'changed its mode' : 'changed';
}

function setOrNot(was: string | null | undefined, is: string | null | undefined): string {
  if (is == null) return 'unset';
  return was == null ? 'set' : 'changed';
}

/** `Python 3.11.2` → `3.11.2`. */
function short(said: string): string {
  const version = said.replace(/ ?\(sha256:.*$/, '');
  return /\d+(?:\.\d+)+\S*/.exec(version)?.[0] ?? version;
}
