import { posix } from 'node:path';
import { liesIn } from '../project-path.ts';
import { countAlternatives, expandBraces, MOST_EXPANSIONS, parenthesesAt, splitAlternatives } from './name-parts.ts';
import { type NamePattern, namePattern } from './name-pattern.ts';

/** Nobody writes longer patterns by hand. */
const MOST_PATTERN_CHARACTERS = 1000;
/**
 * A letter or sign of a name with wildcards is a step, and each may be tried at each place of a path: so many steps at a
 * path of 4 kB take 10 ms.
 */
const MOST_STEPS = 400;
/** No file has a longer name. */
const MOST_NAME_BYTES = 255;

const ANY_DEPTH = '**';

/** Patterns for the names of a path, one after the other; `**` is any number of names. */
type Way = readonly (NamePattern | typeof ANY_DEPTH)[];

/** A pattern of paths that are separated by `/`, read. Matching takes the product of both lengths at most, whatever they hold. */
export interface PathPattern {
  readonly matches: (path: string) => boolean;
  /** The same of a path that is taken apart already. */
  readonly matchesNames: (names: readonly string[]) => boolean;
  /** What to walk to find all that match, and more: each way holds plain names first, and then `*` and `**` only. */
  readonly walks: readonly Walk[];
}

/** Plain names, and what may lie below: `null` for any one name, a text for that one; `deep` for all that is further below. */
export interface Walk {
  readonly names: readonly (string | null)[];
  readonly deep: boolean;
  /** Plain names that end what matches, where anything may lie in between. */
  readonly ending: readonly string[];
}

/** A pattern, or why it is refused, as the end of a sentence. */
export type ReadPattern =
  | { readonly ok: true; readonly pattern: PathPattern }
  | { readonly ok: false; readonly problem: string; readonly help: string };

/**
 * Reads a pattern: `*`, `?`, `**`, `[…]`, `{…}`, `@(…)` and its like, and `\` before what stands for itself. Parentheses
 * without a sign before them are plain, as in the names of route groups, `(shop)`. `written` is the length of what
 * somebody wrote of it: the rest is where it starts.
 */
export function readPattern(text: string, written: number = text.length): ReadPattern {
  if (written > MOST_PATTERN_CHARACTERS)
    return refused(
      `has ${written} characters; at most ${MOST_PATTERN_CHARACTERS} are read`,
      'Write several shorter patterns.',
    );
  if (countAlternatives(text) > MOST_EXPANSIONS)
    return refused(
      `stands for more than ${MOST_EXPANSIONS} patterns by its braces`,
      'Use "*" instead, or fewer alternatives.',
    );
  const ways: Way[] = [];
  const known = new Map<string, NamePattern>();
  for (const one of new Set(splitAlternatives(text).map(normal))) {
    if (one === '..' || one.startsWith('../'))
      return refused('leaves the directory that it starts from', 'Remove the "..".');
    const way = one.split('/').map((name) => (name === ANY_DEPTH ? ANY_DEPTH : nameOf(name, known)));
    const problem =
      longName(way) ??
      groupWithSlash(one) ??
      way.map((name) => (name === ANY_DEPTH ? null : name.problem)).find((found) => found !== null);
    if (typeof problem === 'string') return refused(problem, 'Write one pattern for each case.');
    ways.push(one === '.' ? [] : way);
  }
  const stepped = [...known.values()].filter((name) => name.steps > 0);
  const steps = stepped.reduce((sum, name) => sum + name.steps, 0);
  if (steps > MOST_STEPS)
    return refused(
      `has ${steps} letters and signs in names with wildcards, each alternative counted; at most ${MOST_STEPS} are read`,
      'Use "*" instead of some, or write several shorter patterns.',
    );
  const isAskedTwice = ways.flat().filter((name) => name !== ANY_DEPTH && name.steps > 0).length > stepped.length;
  const matchesNames = (names: readonly string[]): boolean => matchesSome(ways, names, isAskedTwice);
  return {
    ok: true,
    pattern: { matches: (path) => matchesNames(path.split('/')), matchesNames, walks: ways.map(walkOf) },
  };
}

/** A matcher of several patterns that are known to be right. */
export function anyPattern(patterns: readonly string[]): (path: string) => boolean {
  // Lists of plain names are long, such as those of all hashed files of a site.
  const plain = new Set(patterns.filter((text) => !HAS_SIGNS.test(text)).map(normal));
  const anywhere = new Set(patterns.flatMap((text) => ANYWHERE.exec(text)?.[1] ?? []));
  const directories = patterns.flatMap((text) => BELOW.exec(text)?.[1] ?? []).map(normal);
  const rest = patterns.filter((text) => HAS_SIGNS.test(text) && !ANYWHERE.test(text) && !BELOW.test(text));
  const read = rest.map(rightPattern);
  return (path) => {
    if (plain.has(path) || directories.some((directory) => liesIn(path, directory))) return true;
    if (anywhere.size === 0 && read.length === 0) return false;
    const names = path.split('/');
    return names.some((name) => anywhere.has(name)) || read.some(({ matchesNames }) => matchesNames(names));
  };
}

/** A plain name, wherever it stands, with all that is below it. */
const ANYWHERE = /^\*\*\/((?!\.{1,2}\/)[^/*?[\]{}()!+@\\]+)\/\*\*$/;
/** A plain directory below which everything matches. */
const BELOW = /^((?!(?:[^/]*\/)*\.{1,2}\/)[^*?[\]{}()!+@\\]*[^/*?[\]{}()!+@\\])\/\*\*$/;

const HAS_SIGNS = /[*?[\]{}()!+@\\]/;

/** Patterns that were read, as all services are asked about the same directories. */
const known = new Map<string, PathPattern>();
const MOST_KNOWN = 1000;

/** Reads a pattern that was checked before. */
export function rightPattern(text: string): PathPattern {
  const before = known.get(text);
  if (before !== undefined) return before;
  const read = readPattern(text, 0);
  if (!read.ok) throw new Error(`The pattern ${JSON.stringify(text.slice(0, 100))} ${read.problem}.`);
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(text, read.pattern);
  return read.pattern;
}

/** What a right pattern stands for, for each of its alternatives, where the signs in it stand for themselves. */
export function plainPaths(text: string): readonly string[] {
  return expandBraces(text).map((one) => normal(one.replace(/\\(.)/g, '$1')));
}

/** Whether something at or below a directory may match one of some patterns that are known to be right, as far as plain names say. */
export function mayMatchBelow(patterns: readonly string[]): (directory: string) => boolean {
  const walks = patterns.flatMap((text) => rightPattern(text).walks);
  return (directory) => {
    const names = directory.split('/');
    return walks.some((walk) =>
      walk.names.every((name, index) => name === null || names[index] === undefined || name === names[index]),
    );
  };
}

function refused(problem: string, help: string): ReadPattern {
  return { ok: false, problem, help };
}

/** Without `.`, `..`, doubled and last slashes. */
function normal(text: string): string {
  return posix.normalize(text.replace(/^\/+/, '')).replace(/(?<=.)\/$/, '');
}

function nameOf(text: string, known: Map<string, NamePattern>): NamePattern {
  const before = known.get(text);
  if (before !== undefined) return before;
  const made = namePattern(text);
  known.set(text, made);
  return made;
}

function longName(way: Way): string | null {
  const literals = way.flatMap((name) => (name === ANY_DEPTH ? [] : (name.literal ?? [])));
  const isLong = literals.some((name) => Buffer.byteLength(name) > MOST_NAME_BYTES);
  return isLong ? `has a name of more than ${MOST_NAME_BYTES} bytes, which no file can have` : null;
}

/** A choice between names is none between paths. */
function groupWithSlash(text: string): string | null {
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1;
    else if ('@?*+!'.includes(text[at] ?? '') && text[at + 1] === '(') {
      const group = parenthesesAt(text, at + 1);
      if (group?.choices.some((choice) => choice.includes('/')) === true) return `has "/" inside of "${text[at]}(…)"`;
      at = (group?.end ?? at + 1) - 1;
    }
  }
  return null;
}

function matchesSome(ways: readonly Way[], names: readonly string[], isAskedTwice: boolean): boolean {
  // Ways that are spelled alike in part, and one that repeats itself, ask the same of the same name.
  const asked = isAskedTwice ? new Map<NamePattern, Map<string, boolean>>() : null;
  const ask = (pattern: NamePattern, name: string): boolean => {
    if (asked === null || pattern.steps === 0) return pattern.matches(name);
    const answers = asked.get(pattern) ?? new Map<string, boolean>();
    asked.set(pattern, answers);
    const answer = answers.get(name) ?? pattern.matches(name);
    answers.set(name, answer);
    return answer;
  };
  return ways.some((way) => matchesWay(way, names, ask));
}

/** Where a name does not match, only the last `**` need take one more: an earlier one could reach nothing else by that. */
function matchesWay(way: Way, names: readonly string[], ask: (pattern: NamePattern, name: string) => boolean): boolean {
  let [step, at] = [0, 0];
  let [lastDeep, taken] = [-1, 0];
  while (at < names.length) {
    const pattern = way[step];
    const name = names[at] ?? '';
    if (pattern === ANY_DEPTH) {
      [lastDeep, taken] = [step, at];
      step += 1;
    } else if (pattern !== undefined && ask(pattern, name)) {
      step += 1;
      at += 1;
    } else if (lastDeep !== -1) {
      taken += 1;
      [step, at] = [lastDeep + 1, taken];
    } else return false;
  }
  while (way[step] === ANY_DEPTH) step += 1;
  return step === way.length;
}

function walkOf(way: Way): Walk {
  const deepAt = way.indexOf(ANY_DEPTH);
  const literal = (name: NamePattern | typeof ANY_DEPTH): string | null => (name === ANY_DEPTH ? null : name.literal);
  if (deepAt === -1) return { names: way.map(literal), deep: false, ending: [] };
  const ending = way.slice(deepAt + 1).map(literal);
  return {
    names: way.slice(0, deepAt).map(literal),
    deep: true,
    ending: ending.flatMap((name) => name ?? []).length === ending.length ? ending.flatMap((name) => name ?? []) : [],
  };
}

/** A service's glob made relative to the project root: its base is the service root, a leading `/` means the project root (design.md). */
export function projectPattern(written: string, serviceRoot: string): string {
  const full = written.startsWith('/') ? written.slice(1) : `${escaped(serviceRoot)}/${written}`;
  // What ".." takes back is known only when it is known which alternative stands before it.
  return written.includes('{') ? full.replace(/^\.\//, '') : posix.normalize(full);
}

/** A path as a pattern for itself. */
export function escaped(path: string): string {
  return path.replace(/[\\*?[\]{}()!+@]/g, '\\$&');
}
