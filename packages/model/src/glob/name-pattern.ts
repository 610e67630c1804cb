import { type Part, partsOf } from './name-parts.ts';
import { type NameProgram, nameProgram, runProgram } from './name-program.ts';

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
  const [first, second, third] = parts;
  if (parts.length === 0 || (parts.length === 1 && first?.kind === 'literal')) {
    const literal = first?.kind === 'literal' ? first.text : '';
    return { literal, problem: null, steps: 0, matches: (name) => name === literal };
  }
  if (parts.every(isSimple) && parts.filter(({ kind }) => kind === 'star').length === 1) {
    const before = first?.kind === 'literal' ? first.text : '';
    const rest = first?.kind === 'star' ? second : third;
    const after = rest?.kind === 'literal' ? rest.text : '';
    const least = before.length + after.length;
    const matches = (name: string): boolean => name.length >= least && name.startsWith(before) && name.endsWith(after);
    return { literal: null, problem: null, steps: 0, matches };
  }
  const pieces = piecesOf(parts);
  const steps = pieces.reduce((sum, { program }) => sum + program.takes.length, 0);
  return { literal: null, problem: null, steps, matches: (name) => runPieces(pieces, [...name]) };
}

function isSimple({ kind }: Part): boolean {
  return kind === 'literal' || kind === 'star';
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
