import type { DiagnosticCode } from '@svc-build/model/codes';
import { type Diagnostic, error } from '@svc-build/model/diagnostic';
import { fail, ok, type Result } from '@svc-build/model/result';
import { type Node, type ParseError, parseTree, printParseErrorCode, stripComments } from 'jsonc-parser';
import { locateOffset } from './locate-offset.ts';

/** A JSON file as a tree whose nodes know their place. */
export interface JsonDocument {
  readonly file: string;
  readonly text: string;
  readonly root: Node;
}

/** After the first mistake a parser guesses: more than these are noise. */
const MOST_ERRORS = 3;

const REASONS: Readonly<Record<string, string>> = {
  InvalidSymbol: 'this is neither a string, a number, an object, a list, true, false nor null',
  InvalidNumberFormat: 'this is not a number',
  PropertyNameExpected: 'a key in double quotes is expected here',
  ValueExpected: 'a value is expected here',
  ColonExpected: 'a ":" is expected here',
  CommaExpected: 'a "," is expected here',
  CloseBraceExpected: 'a "}" is missing',
  CloseBracketExpected: 'a "]" is missing',
  EndOfFileExpected: 'nothing may follow the end of the object',
  UnexpectedEndOfComment: 'this comment has no end',
  UnexpectedEndOfString: 'this string has no end on its line',
  UnexpectedEndOfNumber: 'this number is not complete',
  InvalidUnicode: 'a "\\u" in this string is not followed by four hexadecimal digits',
  InvalidEscapeCharacter: 'a "\\" in this string is followed by a character that cannot be escaped',
  InvalidCharacter: 'this string holds a control character',
};

/** Reads strict JSON with comments. Mistakes carry `code`, so that a manifest's are told from the configuration's. */
export function parseJson(file: string, text: string, code: DiagnosticCode): Result<JsonDocument> {
  const bare = stripComments(text, ' ');
  if (bare.trim() === '') {
    const help = 'Write a JSON object into it, or delete it.';
    return fail(error(code, `"${file}" is empty.`, help, { location: locateOffset(file, text, 0, 1) }));
  }
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { disallowComments: false, allowTrailingComma: false });
  if (errors.length === 0 && root !== undefined) return ok({ file, text, root });
  const diagnostics = errors.map((one) => syntaxError(file, text, bare, one, code));
  return fail(...diagnostics.filter(isNoEcho).slice(0, MOST_ERRORS));
}

/** One mistake causes several errors, on its own line and at the end of the file: only the first of each line is told. */
function isNoEcho(one: Diagnostic, index: number, all: readonly Diagnostic[]): boolean {
  const line = one.location?.line;
  return all.findIndex((other) => other.location?.line === line) === index && (index === 0 || !isMissingEnd(one));
}

function isMissingEnd(one: Diagnostic): boolean {
  return one.message.endsWith(' is missing.');
}

function syntaxError(file: string, text: string, bare: string, one: ParseError, code: DiagnosticCode): Diagnostic {
  const comma = /,\s*$/.exec(bare.slice(0, one.offset));
  const follower = bare[one.offset];
  if (comma !== null && (follower === '}' || follower === ']')) {
    const location = locateOffset(file, text, comma.index, 1);
    const message = `"${file}" is not valid JSON: nothing follows this "," but "${follower}".`;
    return error(code, message, 'Remove the comma.', { location });
  }
  const reason = REASONS[printParseErrorCode(one.error)] ?? 'this is not JSON';
  const location = locateOffset(file, text, one.offset, one.length);
  const help = 'Mend the file at this place; it is JSON in which comments are allowed.';
  return error(code, `"${file}" is not valid JSON: ${reason}.`, help, { location });
}
