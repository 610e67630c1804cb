import { type Diagnostic, error } from '@svc-build/model/diagnostic';
import { brokenJsonBound } from '@svc-build/model/json-bounds';
import { fail, ok, type Result } from '@svc-build/model/result';
import { createScanner, type Node, type ParseError, parse, parseTree, printParseErrorCode } from 'jsonc-parser';
import { isTable, type Table } from './json-value.ts';
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
  InvalidSymbol: 'this is no value, and keys and texts stand in double quotes',
  InvalidCommentToken: 'comments are not allowed here',
  InvalidNumberFormat: 'this is not a number',
  PropertyNameExpected: 'a key in double quotes is expected here',
  ValueExpected: 'a value is expected here',
  ColonExpected: 'a ":" is expected here',
  CommaExpected: 'a "," is expected here',
  CloseBraceExpected: 'a "}" is missing after this',
  CloseBracketExpected: 'a "]" is missing after this',
  EndOfFileExpected: 'nothing may follow the end of the object',
  UnexpectedEndOfComment: 'this comment has no end',
  UnexpectedEndOfString: 'this string has no end on its line',
  UnexpectedEndOfNumber: 'this number is not complete',
  InvalidUnicode: 'a "\\u" in this string is not followed by four hexadecimal digits',
  InvalidEscapeCharacter: 'a "\\" in this string is followed by a character that cannot be escaped',
  InvalidCharacter: 'this string holds a control character',
};

/** How a JSON is read that people write for tools which take it so. */
export const LENIENT = { disallowComments: false, allowTrailingComma: true } as const;

/** The kind of the last token, as the scanner numbers them. */
const END_OF_FILE = 17;

interface Token {
  readonly offset: number;
  readonly length: number;
  readonly text: string;
}

/** Whose file it is: our own configuration may hold comments, a manifest of another tool may not. */
export type JsonUse = 'configuration' | 'manifest';

const CODE = { configuration: 'CONFIG_SYNTAX', manifest: 'MANIFEST_INVALID' } as const;

/** A JSON file as it was read. */
interface WrittenJson {
  readonly file: string;
  readonly text: string;
  readonly use: JsonUse;
}

/** Reads strict JSON, with comments in a configuration, as a tree. */
export function parseJson(file: string, text: string, use: JsonUse): Result<JsonDocument> {
  const written = { file, text, use };
  const tooMuch = beyondBounds(written);
  if (tooMuch !== null) return fail(tooMuch);
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { disallowComments: use === 'manifest', allowTrailingComma: false });
  if (errors.length === 0 && root !== undefined) return ok({ file, text, root });
  const tokens = readTokens(text);
  if (tokens.length === 0 && errors.every((one) => nameOf(one) === 'ValueExpected')) {
    const location = locateOffset(written, 0, 1);
    return fail(error(CODE[use], `"${file}" is empty.`, 'Write a JSON object into it.', { location }));
  }
  const told = errors.filter((one, index) => !isEcho(one, errors.slice(0, index), text)).slice(0, MOST_ERRORS);
  return fail(...told.map((one) => syntaxError(written, tokens, one)));
}

/** Reads a manifest that is one object of strict JSON. Of a key written twice the last one counts, as it does for npm. */
export function parseJsonObject(file: string, written: string): Result<Table> {
  const text = written.replace(/^\uFEFF/, '');
  const tooMuch = beyondBounds({ file, text, use: 'manifest' });
  if (tooMuch !== null) return fail(tooMuch);
  try {
    const value: unknown = JSON.parse(text);
    if (isTable(value)) return ok(value);
  } catch {
    // The tree's parser says where it stops being JSON.
    const document = parseJson(file, text, 'manifest');
    if (!document.ok) return document;
  }
  const location = locateOffset({ file, text }, text.search(/\S/), 1);
  return fail(
    error('MANIFEST_INVALID', `"${file}" is not a JSON object.`, 'Fix the file at this place.', { location }),
  );
}

/** What can be read of JSON with comments and trailing commas, as tsconfig.json has them; undefined for nothing. */
export function parseLenientJson(text: string): unknown {
  return brokenJsonBound(text) === null ? parse(text.replace(/^\uFEFF/, ''), [], LENIENT) : undefined;
}

function beyondBounds(written: WrittenJson): Diagnostic | null {
  const broken = brokenJsonBound(written.text);
  if (broken === null) return null;
  const location = locateOffset(written, broken.offset, 1);
  return error(CODE[written.use], `"${written.file}" ${broken.problem}.`, 'Remove what makes it so.', { location });
}

/** Everything but blanks and comments. */
function readTokens(text: string): readonly Token[] {
  const scanner = createScanner(text, true);
  const tokens: Token[] = [];
  // What follows a comment without an end is the end of the text, with a length of its own.
  while (scanner.scan() !== END_OF_FILE) {
    const [offset, length] = [scanner.getTokenOffset(), scanner.getTokenLength()];
    tokens.push({ offset, length, text: text.slice(offset, offset + length) });
  }
  return tokens;
}

/** Whether an error only follows from an earlier one: on the same line, or where the parser waits for an end. */
function isEcho(one: ParseError, earlier: readonly ParseError[], text: string): boolean {
  if (earlier.length === 0) return false;
  const waiting = ['CloseBraceExpected', 'CloseBracketExpected', 'ValueExpected'].includes(nameOf(one));
  const sameLine = earlier.some((other) => !/[\r\n]/.test(text.slice(other.offset, one.offset)));
  return waiting || sameLine;
}

function nameOf(one: ParseError): string {
  return printParseErrorCode(one.error);
}

function syntaxError(written: WrittenJson, tokens: readonly Token[], one: ParseError): Diagnostic {
  const { file, text, use } = written;
  const before = tokens.findLast(({ offset }) => offset < one.offset);
  const follower = text[one.offset];
  if (before?.text === ',' && (follower === '}' || follower === ']')) {
    const location = locateOffset(written, before.offset, 1);
    const message = `"${file}" is not valid JSON: nothing follows this "," but "${follower}".`;
    return error(CODE[use], message, 'Remove the comma.', { location });
  }
  // At the end of the text there is nothing to show but what stands last.
  const shown = one.length === 0 && before !== undefined ? before : one;
  const reason = REASONS[nameOf(one)] ?? 'this is not JSON';
  return error(
    CODE[use],
    `"${file}" is not valid JSON: ${reason}.`,
    use === 'manifest'
      ? 'Fix the file at this place.'
      : 'Fix the file at this place; it is JSON in which comments are allowed.',
    { location: locateOffset(written, shown.offset, shown.length) },
  );
}

/** Every key that an object holds twice. JSON lets the last one win, in silence. */
export function findDuplicateKeys(document: JsonDocument): readonly Diagnostic[] {
  return inNode(document, document.root);
}

function inNode(document: JsonDocument, node: Node): readonly Diagnostic[] {
  const children = node.children ?? [];
  const own = node.type === 'object' ? inObject(document, children) : [];
  return [...own, ...children.flatMap((child) => inNode(document, child))];
}

function inObject(document: JsonDocument, properties: readonly Node[]): readonly Diagnostic[] {
  const first = new Map<string, Node>();
  const diagnostics: Diagnostic[] = [];
  for (const property of properties) {
    const key = property.children?.[0];
    if (key === undefined) continue;
    const name = String(key.value);
    const earlier = first.get(name);
    if (earlier === undefined) first.set(name, key);
    else diagnostics.push(duplicate(document, key, earlier));
  }
  return diagnostics;
}

function duplicate(document: JsonDocument, key: Node, earlier: Node): Diagnostic {
  const name = JSON.stringify(String(key.value));
  const place = (node: Node) => locateOffset(document, node.offset, node.length);
  return error('DUPLICATE_KEY', `The key ${name} is written twice.`, 'Remove or rename one of the two.', {
    location: place(key),
    related: [{ message: `${name} is first written here.`, location: place(earlier) }],
  });
}
