import { type Blame, CODES } from './codes.ts';
import type { Diagnostic } from './diagnostic.ts';

const EXIT_CODE: Readonly<Record<Blame, number>> = { build: 1, configuration: 2, machine: 3 };

/** Exit code of a bug of ours. */
export const EXIT_BUG = 70;

/** 0 without errors; otherwise the code of the first kind present: configuration 2, machine 3, build 1. */
export function exitCodeOf(diagnostics: readonly Diagnostic[]): number {
  const blames = new Set(diagnostics.filter((one) => one.severity === 'error').map((one): Blame => CODES[one.code]));
  const first = (['configuration', 'machine', 'build'] as const).find((blame) => blames.has(blame));
  return first === undefined ? 0 : EXIT_CODE[first];
}
