import type { Part } from './name-parts.ts';

/** A step of a program that matches a name; `to` are the steps that may come next. */
export type Instruction =
  | { readonly kind: 'character'; readonly matches: (character: string) => boolean }
  | { readonly kind: 'split'; readonly to: readonly number[] }
  | { readonly kind: 'end' };

/** A program that takes any one of some sequences of parts; "anything but" is not among them. */
export function nameProgram(choices: readonly (readonly Part[])[]): readonly Instruction[] {
  const program: Instruction[] = [];
  addChoices(choices, program);
  program.push({ kind: 'end' });
  return program;
}

/** Each choice goes on where all of them end. */
function addChoices(choices: readonly (readonly Part[])[], program: Instruction[]): void {
  const starts: number[] = [];
  const split = program.push({ kind: 'split', to: starts }) - 1;
  const ends: number[][] = [];
  for (const choice of choices) {
    starts.push(program.length);
    for (const part of choice) addPart(part, program);
    const to: number[] = [];
    ends.push(to);
    program.push({ kind: 'split', to });
  }
  for (const to of ends) to.push(program.length);
  if (choices.length === 0) program[split] = { kind: 'split', to: [program.length] };
}

function addPart(part: Part, program: Instruction[]): void {
  switch (part.kind) {
    case 'literal':
      for (const wanted of part.text) program.push({ kind: 'character', matches: (character) => character === wanted });
      return;
    case 'any':
      program.push({ kind: 'character', matches: () => true });
      return;
    case 'star':
      addRepeated([[{ kind: 'any' }]], 0, program);
      return;
    case 'characters':
      program.push({ kind: 'character', matches: part.matches });
      return;
    case 'group':
      if (part.operator === '@') addChoices(part.choices, program);
      else if (part.operator === '?') addChoices([...part.choices, []], program);
      else addRepeated(part.choices, part.operator === '+' ? 1 : 0, program);
  }
}

function addRepeated(choices: readonly (readonly Part[])[], least: 0 | 1, program: Instruction[]): void {
  const again: number[] = [];
  const skip: number[] = [];
  if (least === 0) program.push({ kind: 'split', to: skip });
  const start = program.length;
  addChoices(choices, program);
  program.push({ kind: 'split', to: again });
  again.push(start, program.length);
  skip.push(start, program.length);
}

/** Steps that are next, each once. */
class Steps {
  readonly list: Int32Array;
  count = 0;
  readonly #has: Uint8Array;
  readonly #program: readonly Instruction[];

  constructor(program: readonly Instruction[]) {
    this.list = new Int32Array(program.length);
    this.#has = new Uint8Array(program.length);
    this.#program = program;
  }

  /** Adds a step, and all that may come next without taking a character. */
  reach(step: number): void {
    if (this.#has[step] === 1) return;
    this.#has[step] = 1;
    const instruction = this.#program[step];
    if (instruction?.kind === 'split') for (const next of instruction.to) this.reach(next);
    else this.list[this.count++] = step;
  }

  clear(): void {
    this.count = 0;
    this.#has.fill(0);
  }
}

/**
 * Where a program may end that starts at any of some places of a name: all ways are followed side by side, so the time is
 * the length of the program times that of the name, whatever is in them.
 */
export function runProgram(
  program: readonly Instruction[],
  name: readonly string[],
  starts: readonly boolean[],
): readonly boolean[] {
  const ends = new Array<boolean>(name.length + 1).fill(false);
  let [now, next] = [new Steps(program), new Steps(program)];
  for (let at = 0; at <= name.length; at += 1) {
    if (starts[at] === true) now.reach(0);
    const character = name[at];
    for (let index = 0; index < now.count; index += 1) {
      const step = now.list[index] ?? 0;
      const instruction = program[step];
      if (instruction?.kind === 'end') ends[at] = true;
      else if (instruction?.kind === 'character' && character !== undefined && instruction.matches(character))
        next.reach(step + 1);
    }
    now.clear();
    [now, next] = [next, now];
  }
  return ends;
}
