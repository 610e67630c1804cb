import { bracesAt } from './alternatives.ts';

/** A part of a pattern for one name. */
export type Part =
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'any' }
  | { readonly kind: 'star' }
  | { readonly kind: 'characters'; readonly matches: (character: string) => boolean }
  | { readonly kind: 'group'; readonly operator: Operator; readonly choices: readonly (readonly Part[])[] };

/** How often one of the choices in parentheses is taken: once, at most once, any number of times, at least once, or never. */
type Operator = '@' | '?' | '*' | '+' | '!';

/** The parts of a pattern for one name, which holds no `/`; neighbours that are plain are joined. */
export function partsOf(text: string): readonly Part[] {
  const parts: Part[] = [];
  const add = (part: Part): void => {
    const last = parts.at(-1);
    if (part.kind === 'literal' && last?.kind === 'literal')
      parts[parts.length - 1] = { kind: 'literal', text: last.text + part.text };
    else if (part.kind !== 'star' || last?.kind !== 'star') parts.push(part);
  };
  for (let at = 0; at < text.length; ) {
    const { part, end } = partAt(text, at);
    add(part);
    at = end;
  }
  return parts;
}

function partAt(text: string, at: number): { readonly part: Part; readonly end: number } {
  const character = text[at] ?? '';
  if (character === '\\' && at + 1 < text.length)
    return { part: { kind: 'literal', text: text[at + 1] ?? '' }, end: at + 2 };
  if (isOperator(character) && text[at + 1] === '(') {
    const group = parenthesesAt(text, at + 1);
    if (group !== null)
      return { part: { kind: 'group', operator: character, choices: group.choices.map(partsOf) }, end: group.end };
  }
  if (character === '*') return { part: { kind: 'star' }, end: at + 1 };
  if (character === '?') return { part: { kind: 'any' }, end: at + 1 };
  if (character === '{') {
    const braces = bracesAt(text, at);
    if (braces !== null)
      return { part: { kind: 'group', operator: '@', choices: braces.choices.map(partsOf) }, end: braces.end };
  }
  if (character === '[') {
    const set = setAt(text, at);
    if (set !== null) return set;
  }
  return { part: { kind: 'literal', text: character }, end: at + 1 };
}

function isOperator(character: string): character is Operator {
  return character !== '' && '@?*+!'.includes(character);
}

/** The choices between the parentheses after an operator; null when they are never closed. */
export function parenthesesAt(
  text: string,
  open: number,
): { readonly choices: readonly string[]; readonly end: number } | null {
  const choices: string[] = [];
  let [depth, start] = [0, open + 1];
  for (let at = open; at < text.length; at += 1) {
    const character = text[at];
    if (character === '\\') at += 1;
    else if (character === '(') depth += 1;
    else if (character === '|' && depth === 1) {
      choices.push(text.slice(start, at));
      start = at + 1;
    } else if (character === ')') {
      depth -= 1;
      if (depth === 0) return { choices: [...choices, text.slice(start, at)], end: at + 1 };
    }
  }
  return null;
}

/**
 * A set of characters, such as `[a-z]`, `[!a-z]` or `[\]]`; null when it is never closed. It also stands for itself, as
 * written: `[slug]` is what frameworks call a directory of routes.
 */
function setAt(text: string, open: number): { readonly part: Part; readonly end: number } | null {
  const negated = text[open + 1] === '!' || text[open + 1] === '^';
  const ranges: (readonly [from: string, to: string])[] = [];
  const start = open + (negated ? 2 : 1);
  let at = start;
  const take = (): string => {
    if (text[at] === '\\' && at + 1 < text.length) at += 1;
    const taken = String.fromCodePoint(text.codePointAt(at) ?? 0);
    at += taken.length;
    return taken;
  };
  while (at < text.length && (text[at] !== ']' || at === start)) {
    const from = take();
    if (text[at] !== '-' || text[at + 1] === ']' || at + 1 >= text.length) ranges.push([from, from]);
    else {
      at += 1;
      ranges.push([from, take()]);
    }
  }
  if (text[at] !== ']') return null;
  const code = (character: string): number => character.codePointAt(0) ?? 0;
  const bounds = ranges.map(([from, to]) => [code(from), code(to)] as const);
  const matches = (character: string): boolean =>
    bounds.some(([from, to]) => code(character) >= from && code(character) <= to) !== negated;
  const choices: readonly (readonly Part[])[] = [
    [{ kind: 'characters', matches }],
    [{ kind: 'literal', text: text.slice(open, at + 1) }],
  ];
  return { part: { kind: 'group', operator: '@', choices }, end: at + 1 };
}
