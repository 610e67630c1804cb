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

/** The choices of a group, each as it is written, and where the group ends: just behind what closes it. */
interface Group {
  readonly choices: readonly string[];
  readonly end: number;
}

/** The choices between the parentheses after an operator; null when they are never closed. */
export function parenthesesAt(text: string, open: number): Group | null {
  return groupAt(text, open, { opens: '(', separates: '|', closes: ')' });
}

/** A group with all that stands in groups inside of it as it is written; null when it is never closed. */
function groupAt(
  text: string,
  open: number,
  { opens, separates, closes }: { readonly opens: string; readonly separates: string; readonly closes: string },
): Group | null {
  const choices: string[] = [];
  let [depth, start] = [0, open + 1];
  for (let at = open; at < text.length; at += 1) {
    const character = text[at];
    if (character === '\\') at += 1;
    else if (character === opens) depth += 1;
    else if (character === separates && depth === 1) {
      choices.push(text.slice(start, at));
      start = at + 1;
    } else if (character === closes) {
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

/** A pattern may stand for at most this many by its braces: `{a,b}` ten times is more. */
export const MOST_EXPANSIONS = 1000;

const RANGE = /^(-?\d{1,9}|[A-Za-z])\.\.(-?\d{1,9}|[A-Za-z])(?:\.\.(-?\d{1,9}))?$/;

/** The group that opens at a brace; null when it is none, so that the brace stands for itself. */
function bracesAt(text: string, open: number): Group | null {
  const group = groupAt(text, open, { opens: '{', separates: ',', closes: '}' });
  if (group === null || group.choices.length > 1) return group;
  const choices = rangeOf(group.choices[0] ?? '');
  return choices === null ? null : { ...group, choices };
}

/** What `1..3`, `a..e`, `01..10` or `0..9..3` stands for. One that is too long is cut just after what a pattern may have. */
function rangeOf(text: string): readonly string[] | null {
  const [, first, last, step] = RANGE.exec(text) ?? [];
  if (first === undefined || last === undefined) return null;
  const isNumber = /\d$/.test(first);
  if (isNumber !== /\d$/.test(last)) return null;
  const [from, to] = isNumber ? [Number(first), Number(last)] : [first.charCodeAt(0), last.charCodeAt(0)];
  const isPadded = [first, last].some((one) => /^-?0\d/.test(one));
  const width = isNumber && isPadded ? Math.max(first.length, last.length) : 0;
  const by = Math.max(1, Math.abs(Number(step ?? 1))) * (from <= to ? 1 : -1);
  const count = Math.min(Math.floor((to - from) / by) + 1, MOST_EXPANSIONS + 1);
  return Array.from({ length: count }, (_, index) => {
    const value = from + index * by;
    return isNumber ? padded(value, width) : String.fromCharCode(value);
  });
}

function padded(value: number, width: number): string {
  const sign = value < 0 ? '-' : '';
  return sign + String(Math.abs(value)).padStart(width - sign.length, '0');
}

/** How many patterns the braces of one stand for; what is beyond the most is not counted on. */
export function countAlternatives(text: string): number {
  let product = 1;
  for (let at = 0; at < text.length && product <= MOST_EXPANSIONS; at += 1) {
    if (text[at] === '\\') at += 1;
    const braces = text[at] === '{' ? bracesAt(text, at) : null;
    if (braces === null) continue;
    product *= braces.choices.reduce((sum, choice) => sum + countAlternatives(choice), 0);
    at = braces.end - 1;
  }
  return product;
}

/** All that a pattern stands for by its braces; it was counted before. */
export function expandBraces(text: string): readonly string[] {
  return expanded(text, () => true);
}

/**
 * A pattern taken apart where a group in braces holds a `/`, as such a group stands for more than a name. Groups within
 * one name stay: they are matched as they are.
 */
export function splitAlternatives(text: string): readonly string[] {
  return expanded(text, (choices) => choices.some((choice) => choice.includes('/')));
}

function expanded(text: string, isWanted: (choices: readonly string[]) => boolean): readonly string[] {
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1;
    const braces = text[at] === '{' ? bracesAt(text, at) : null;
    if (braces === null) continue;
    if (isWanted(braces.choices)) {
      const [head, rests] = [text.slice(0, at), expanded(text.slice(braces.end), isWanted)];
      const choices = braces.choices.flatMap((choice) => expanded(choice, isWanted));
      return choices.flatMap((choice) => rests.map((rest) => head + choice + rest));
    }
    at = braces.end - 1;
  }
  return [text];
}
