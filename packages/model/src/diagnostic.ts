import type { DiagnosticCode } from './codes.ts';

/** A place in a file, kept with the line's own text so that it can be shown after the file has changed. */
export interface Location {
  /** Path below the project root, with `/`. */
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
  /** Counted from 1, in UTF-16 code units. */
  readonly column: number;
  /** How many code units to underline; at least 1. */
  readonly length: number;
  readonly lineText: string;
}

/** One thing that is wrong, or worth a word: what, what to do about it, and where. */
export interface Diagnostic {
  readonly code: DiagnosticCode;
  readonly severity: 'error' | 'warning';
  /** One sentence that names the thing. */
  readonly message: string;
  /** One sentence that says what to do. */
  readonly help: string;
  readonly location: Location | null;
  readonly service: string | null;
  /** Other places that belong to it, such as the first of two duplicates. */
  readonly related: readonly { readonly message: string; readonly location: Location }[];
  /** The last lines that a failing step printed; empty for everything else. */
  readonly log: readonly string[];
}

type Details = Partial<Pick<Diagnostic, 'location' | 'service' | 'related' | 'log'>>;

/** Quoted text comes from the project and may have any length, so it is cut. */
const MOST_CHARACTERS = 2000;

/** An error, with the details that it has. */
export function error(code: DiagnosticCode, message: string, help: string, details: Details = {}): Diagnostic {
  const [said, advised] = [shortened(message), shortened(help)];
  return {
    ...{ code, severity: 'error', message: said, help: advised, location: null, service: null, related: [], log: [] },
    ...details,
  };
}

function shortened(text: string): string {
  return text.length > MOST_CHARACTERS
    ? `${text.slice(0, MOST_CHARACTERS / 2)} … ${text.slice(-MOST_CHARACTERS / 2)}`
    : text;
}

/** A warning: it never changes the exit code. */
export function warning(code: DiagnosticCode, message: string, help: string, details: Details = {}): Diagnostic {
  return { ...error(code, message, help, details), severity: 'warning' };
}

/** Each diagnostic once, where it was said first: services that share a root, or an install, share what is wrong with it. */
export function distinctDiagnostics(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  return [...new Map(diagnostics.map((one) => [JSON.stringify(one), one])).values()];
}
