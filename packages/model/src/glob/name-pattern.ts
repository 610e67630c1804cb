import { type Part, partsOf } from './name-parts.ts';

/** A pattern for one name of a path. */
export interface NamePattern {
  /** The one name that it stands for; null when it may stand for others. */
  readonly literal: string | null;
  /** Why it is refused, as the end of a sentence; null when it is not. */
  readonly problem: string | null;
  /** How many steps a match may try at each place of a name; 0 for one that only compares. */
  readonly steps: number;
  readonly matches: (name: string) => boolean;
}

/** A piece of a name: what it takes, or anything but that. */
interface Piece {
  readonly program: NameProgram;
  readonly negated: boolean;
}

/** Reads a pattern for one name; it holds no `/`. */
export function namePattern(text: string): NamePattern {
  const parts = partsOf(text);
  const problem = wrongNegation(parts);
  if (problem !== null) return { literal: null, problem, steps: 0, matches: () => false };
  const forms = simpleForms(parts);
  const [only] = forms ?? [];
  if (only !== undefined && forms?.length === 1)
    return { literal: only.after === null ? only.before : null, problem: null, steps: 0, matches: formMatcher(only) };
  const pieces = piecesOf(parts);
  const steps = pieces.reduce((sum, { program }) => sum + program.takes.length, 0);
  if (forms === null) return { literal: null, problem: null, steps, matches: (name) => runPieces(pieces, [...name]) };
  const matchers = forms.map(formMatcher);
  return { literal: null, problem: null, steps, matches: (name) => matchers.some((matches) => matches(name)) };
}

/** What stands before and after the one star of a name; `after` is null for a name without one. */
interface SimpleForm {
  readonly before: string;
  readonly after: string | null;
}

const MOST_FORMS = 40;

/** The names with at most one star that parts stand for, such as `*.js` and `*.ts` for `*.{js,ts}`; null when others are among them. */
function simpleForms(parts: readonly Part[]): readonly SimpleForm[] | null {
  let forms: readonly SimpleForm[] = [{ before: '', after: null }];
  for (const part of parts) {
    const next = formsOf(part);
    if (next === null || forms.length * next.length > MOST_FORMS) return null;
    const joined = forms.flatMap((form) => next.map((one) => joinedForm(form, one)));
    if (joined.includes(null)) return null;
    forms = joined.filter((form) => form !== null);
  }
  return forms;
}

function formsOf(part: Part): readonly SimpleForm[] | null {
  if (part.kind === 'literal') return [{ before: part.text, after: null }];
  if (part.kind === 'star') return [{ before: '', after: '' }];
  if (part.kind !== 'group' || part.operator !== '@') return null;
  const choices = part.choices.map(simpleForms);
  return choices.includes(null) ? null : choices.flatMap((forms) => forms ?? []);
}

function joinedForm(first: SimpleForm, second: SimpleForm): SimpleForm | null {
  if (first.after === null) return { before: first.before + second.before, after: second.after };
  return second.after === null ? { before: first.before, after: first.after + second.before } : null;
}

function formMatcher({ before, after }: SimpleForm): (name: string) => boolean {
  if (after === null) return (name) => name === before;
  const least = before.length + after.length;
  return (name) => name.length >= least && name.startsWith(before) && name.endsWith(after);
}

/**
 * After a wildcard "anything but" leaves nothing out, as what it would leave out is the wildcard's then; and where it can
 * start at one place only it is matched as fast as everything else.
 */
function wrongNegation(parts: readonly Part[]): string | null {
  let isOpen = false;
  for (const part of parts) {
    if (isNegation(part) && isOpen) return 'has "!(…)" after a wildcard of the same name, where it leaves nothing out';
    if (part.kind === 'group' && part.choices.flat().some(holdsNegation)) return 'has "!(…)" inside of another group';
    isOpen ||= part.kind === 'star' || part.kind === 'group';
  }
  return null;
}

function isNegation(part: Part): boolean {
  return part.kind === 'group' && part.operator === '!';
}

function holdsNegation(part: Part): boolean {
  return part.kind === 'group' && (part.operator === '!' || part.choices.flat().some(holdsNegation));
}

function piecesOf(parts: readonly Part[]): readonly Piece[] {
  const at = parts.findIndex(isNegation);
  const negation = parts[at];
  if (negation?.kind !== 'group') return [{ program: nameProgram([parts]), negated: false }];
  return [
    { program: nameProgram([parts.slice(0, at)]), negated: false },
    { program: nameProgram(negation.choices), negated: true },
    { program: nameProgram([parts.slice(at + 1)]), negated: false },
  ];
}

function runPieces(pieces: readonly Piece[], name: readonly string[]): boolean {
  let places: readonly boolean[] = [true, ...name.map(() => false)];
  for (const { program, negated } of pieces) {
    const ends = runProgram(program, name, places);
    const first = places.indexOf(true);
    // It starts at one place, and may end at every later one where what is excluded does not.
    places = negated ? ends.map((isEnd, at) => first !== -1 && at >= first && !isEnd) : ends;
  }
  return places.at(-1) === true;
}

/**
 * What a step takes of a name: END and EITHER take nothing, ANY one character, STAR any number of them, SET one that it knows.
 * A step that takes one letter has the letter's code in its place.
 */
const [END, EITHER, ANY, STAR, SET] = [-1, -2, -3, -4, -5];

/** A program that matches names: of each step what it takes, and the steps that may be next. Numbers, as it runs often. */
interface NameProgram {
  readonly takes: Int32Array;
  readonly next: Int32Array;
  /** The second way on, of EITHER. */
  readonly other: Int32Array;
  readonly sets: ReadonlyMap<number, (character: string) => boolean>;
  readonly start: number;
}

/** A program that takes any one of some sequences of parts; "anything but" is not among them. */
function nameProgram(choices: readonly (readonly Part[])[]): NameProgram {
  const writer = new ProgramWriter();
  const start = writer.choices(choices, writer.step(END, 0));
  const [takes, next, other] = [writer.takes, writer.next, writer.other].map((list) => Int32Array.from(list));
  if (takes === undefined || next === undefined || other === undefined) throw new Error('Three lists stay three.');
  return { takes, next, other, sets: writer.sets, start };
}

/** Writes a program from its end to its start; each call returns the step where what it wrote starts. */
class ProgramWriter {
  readonly takes: number[] = [];
  readonly next: number[] = [];
  readonly other: number[] = [];
  readonly sets = new Map<number, (character: string) => boolean>();

  step(takes: number, next: number, other: number = next): number {
    this.takes.push(takes);
    this.next.push(next);
    this.other.push(other);
    return this.takes.length - 1;
  }

  choices(choices: readonly (readonly Part[])[], next: number): number {
    const starts = choices.map((parts) => parts.reduceRight((after, part) => this.#part(part, after), next));
    return starts.reduceRight((other, start) => this.step(EITHER, start, other));
  }

  #part(part: Part, next: number): number {
    switch (part.kind) {
      case 'literal':
        return [...part.text].reduceRight((after, letter) => this.step(letter.codePointAt(0) ?? 0, after), next);
      case 'any':
        return this.step(ANY, next);
      case 'star':
        return this.step(STAR, next);
      case 'characters':
        this.sets.set(this.takes.length, part.matches);
        return this.step(SET, next);
      case 'group':
        if (part.operator === '@') return this.choices(part.choices, next);
        if (part.operator === '?') return this.choices([...part.choices, []], next);
        return this.#repeated(part.choices, part.operator === '+' ? 1 : 0, next);
    }
  }

  #repeated(choices: readonly (readonly Part[])[], least: 0 | 1, next: number): number {
    const again = this.step(EITHER, next);
    const start = this.choices(choices, again);
    this.next[again] = start;
    return least === 0 ? again : start;
  }
}

/** Steps that are next at one place of a name, each once. */
class Steps {
  readonly list: Int32Array;
  count = 0;
  /** The place for which each step was added last. */
  readonly #addedFor: Int32Array;
  readonly #program: NameProgram;

  constructor(program: NameProgram) {
    this.list = new Int32Array(program.takes.length);
    this.#addedFor = new Int32Array(program.takes.length).fill(-1);
    this.#program = program;
  }

  /** Adds a step, and all that may come next without taking a character. */
  add(first: number, place: number): void {
    const { takes, next, other } = this.#program;
    for (let step = first; this.#addedFor[step] !== place; step = next[step] ?? 0) {
      this.#addedFor[step] = place;
      if (takes[step] === EITHER) this.add(other[step] ?? 0, place);
      else {
        this.list[this.count++] = step;
        if (takes[step] !== STAR) return;
      }
    }
  }
}

/**
 * Where a program may end that starts at any of some places of a name: all ways are followed side by side, so the time is
 * the length of the program times that of the name, whatever is in them.
 */
function runProgram(program: NameProgram, name: readonly string[], starts: readonly boolean[]): readonly boolean[] {
  const { takes, next, sets, start } = program;
  const ends = new Array<boolean>(name.length + 1).fill(false);
  let [now, after] = [new Steps(program), new Steps(program)];
  for (let at = 0; at <= name.length; at += 1) {
    if (starts[at] === true) now.add(start, at);
    const character = name[at] ?? '';
    const letter = character.codePointAt(0) ?? END;
    for (let index = 0; index < now.count; index += 1) {
      const step = now.list[index] ?? 0;
      const taken = takes[step] ?? END;
      if (taken === END) ends[at] = true;
      else if (taken === STAR) after.add(step, at + 1);
      else if (taken === letter || taken === ANY || (taken === SET && sets.get(step)?.(character) === true))
        after.add(next[step] ?? 0, at + 1);
    }
    now.count = 0;
    [now, after] = [after, now];
  }
  return ends;
}
