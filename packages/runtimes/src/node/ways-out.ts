import { posix } from 'node:path';
import { type CodeText, type Literal, PUT_IN, readCode } from '../code/code-text.ts';
import { pathExpressions } from '../code/path-expressions.ts';
import { type KnownNames, type Language, ROOT } from '../code/path-reader.ts';
import { placed, type ShellCommand, type ShellWord, shellCommands } from './shell-commands.ts';

/** A place in what a build runs that may lead out of the service. Paths are relative to the project root. */
export interface WayOut {
  readonly offset: number;
  readonly length: number;
  readonly candidates: readonly string[];
  /** How many of them have to be there for it to be known what is read; `perhaps` is no way out without one. */
  readonly needed: 'one' | 'all' | 'perhaps';
  /** How far it is known where it leads. */
  readonly towards: string | null;
  /** Whether an ending may be left out. */
  readonly isImport: boolean;
}

/** A file that a build runs, where it is started, and what is the service's own. */
export interface RunContext {
  readonly file: string;
  readonly cwd: string;
  readonly isOwn: (path: string) => boolean;
  readonly names: KnownNames;
}

/** `..` as a step of a path, not as a part of a name or a range. */
const STEP = /(?<![\w.])\.\.(?![\w.])/;
/** Programs that read the files that they are given and no others. */
const READERS = /^(?:cat|cp|mv|head|tail|cut|sort|wc|uniq|sed|awk|grep)$/;
/** Those of them whose first word is no file. */
const TOLD_FIRST = /^(?:sed|awk|grep)$/;
/** Programs that read none. */
const NO_READERS = /^(?:echo|printf|tr|mkdir|rmdir|rm|touch|true|test|\[|cd|pushd|popd|exit|set|export)$/;

/** Where a script leaves the service, unless it comes back or writes there alone. */
export function waysOutOfScript(text: string, context: RunContext, start = 0): readonly WayOut[] {
  const commands = shellCommands(text, context);
  return commands.flatMap((command, index): readonly WayOut[] => {
    const [program] = command.words;
    if (program === undefined) return [];
    const isCd = /^(?:cd|pushd)$/.test(program.text);
    const marked = command.words.filter(({ text: word, isWritten }) => STEP.test(word) && !isWritten);
    if (isCd) {
      const [target] = marked;
      if (target === undefined || (target.path !== null && context.isOwn(target.path))) return [];
      const end = commands.slice(index + 1).findIndex(({ directory }) => directory !== target.path);
      const there = commands.slice(index + 1, end === -1 ? undefined : index + 1 + end);
      const read = target.path === null ? [null] : there.flatMap((one) => filesRead(one, context.isOwn));
      if (read.length === 0) return [];
      const candidates = read.filter((path) => path !== null);
      const length = target.offset + target.text.length - program.offset;
      const way = { ...UNKNOWN, offset: start + program.offset, length, towards: target.path };
      return [candidates.length < read.length ? way : { ...way, candidates, needed: 'all' }];
    }
    if (NO_READERS.test(program.text)) return [];
    return marked
      .filter(({ path }) => path === null || !context.isOwn(path))
      .map(({ offset, text: word, path }) => ({
        ...UNKNOWN,
        offset: start + offset,
        length: word.length,
        candidates: path === null ? [] : [path, ...besideScript(word, context)],
        towards: path,
      }));
  });
}

/** A way out of which it is not known where it leads. */
const UNKNOWN = { candidates: [], needed: 'one', towards: null, isImport: false } as const;

/** A script that lies elsewhere may have gone to where it lies before it says this. */
function besideScript(word: string, { file, isOwn }: RunContext): readonly string[] {
  return isOwn(file) ? [] : [placed(posix.dirname(file), word)];
}

/** What a command reads outside of the service; null for one that is not known. */
function filesRead({ words }: ShellCommand, isOwn: (path: string) => boolean): readonly (string | null)[] {
  const [program, ...rest] = words;
  if (program === undefined || NO_READERS.test(program.text)) return [];
  if (!READERS.test(program.text) || readsMore(program.text, rest)) return [null];
  const named = rest.filter(({ text, isWritten }) => !isWritten && !text.startsWith('-'));
  const files = TOLD_FIRST.test(program.text) ? named.slice(1) : named;
  return files.map(({ path }) => path).filter((path) => path === null || !isOwn(path));
}

/** Whether a program is told to read directories, or what another file says. */
function readsMore(program: string, words: readonly ShellWord[]): boolean {
  const flag =
    program === 'cp'
      ? /^-\w*[rRa]/
      : program === 'grep'
        ? /^-\w*[rRf]/
        : /^(?:sed|awk)$/.test(program)
          ? /^-\w*f/
          : null;
  return flag !== null && words.some(({ text }) => flag.test(text));
}

/** A string that goes up. */
const UP = new RegExp(`(?:^|/|${PUT_IN})\\.\\./|(?:^|/)\\.\\.(?:${PUT_IN}|$)`);
/** An absolute path that names a file, with at least one directory that is known. */
const ABSOLUTE = new RegExp(`^/[^/${PUT_IN}\\s]+/[^${PUT_IN}\\s]+$`);
const CALLED = /\b(?:exec|spawn|shell|run)\w*\s*\(\s*$|(?<![\w$])\$\w*$/;
/** What stands before a string that is compared or written, and before settings that name the root of a workspace. */
const NOT_READ =
  /(?:\b(?:includes|startsWith|endsWith|indexOf|split|replace|replaceAll|startswith|endswith)\s*\(\s*|[!=]==?\s*|\b(?:write|append|mkdir|rm|unlink|createWriteStream|ensure|empty|output|remove)\w*\s*\(\s*|\b(?:out|dest|target|cache)\w*\s*:\s*|\boutputFileTracingRoot\s*:\s*|\bturbopack\s*:\s*\{[^}]*\broot\s*:\s*|\bturbopack\s*:\s*\{\s*|\ballow\s*:\s*\[[^\]]*)["'`]?$/;
const COMPARED = /^["'`]?\s*[!=]==?/;
const IMPORTED = /(?:\bfrom|\bimport|\bimport\s*\(|\brequire(?:\.resolve)?\s*\()\s*["'`]?$/;
/** Other ways to go up, which no string tells. */
const CLIMBS = {
  js: /\bprocess\s*\.\s*chdir\s*\(|(?<![\w$.])([\w$]+)\s*=\s*(?:\w+\s*\.\s*)?dirname\s*\(\s*\1\s*\)|\bfunction\s+([\w$]+)\s*\([\s\S]{0,400}?\breturn\b[^;\n]{0,200}?\b\2\(\s*(?:\w+\s*\.\s*)?dirname\(|(?:__dirname|\bcwd\(\)|import\.meta\.dirname)\s*\.\s*(?:split|slice|substring|substr|replace|match)\s*\(/g,
  python: /\bos\s*\.\s*(?:chdir\s*\(|pardir\b)|(?<![\w.])(\w+)\s*=\s*\1\s*\.\s*parent\b/g,
};

/** Where code leaves the service, or may: what it puts together, its strings, and its other ways to go up. */
export function waysOutOfCode(text: string, language: Language, context: RunContext): readonly WayOut[] {
  const read = readCode(text, language);
  const { code, literals } = read;
  const composed = composedIn(read, language, context);
  const inComposed = (at: number): boolean => composed.some(({ offset, known }) => at > offset && at < offset + known);
  const isRead = ({ offset, length }: { readonly offset: number; readonly length: number }): boolean =>
    !NOT_READ.test(code.slice(Math.max(0, offset - 200), offset)) &&
    !COMPARED.test(code.slice(offset + length, offset + length + 9));
  const told = composed.filter((one) => !one.isBound && !one.isOwn);
  const said = literals
    .filter(({ offset }) => !inComposed(offset))
    .flatMap((literal) =>
      CALLED.test(code.slice(Math.max(0, literal.offset - 40), literal.offset - 1))
        ? waysOutOfScript(literal.text, context, literal.offset)
        : literalWay(literal, code, context),
    );
  const climbs = [...code.matchAll(CLIMBS[language])]
    .filter(({ index }) => !literals.some(({ offset, length }) => index >= offset && index < offset + length))
    .flatMap(({ index, 0: found }) => {
      const entered = composed.find(
        ({ offset }) => offset >= index + found.length && offset < index + found.length + 3,
      );
      const isOwn = found.includes('chdir') && entered?.isWhole === true && entered.isOwn;
      return isOwn ? [] : [{ ...UNKNOWN, offset: index, length: found.length }];
    });
  return [...told, ...said].filter(isRead).concat(climbs);
}

function literalWay({ offset, length, text }: Literal, code: string, context: RunContext): readonly WayOut[] {
  const { file, cwd, isOwn } = context;
  if (ABSOLUTE.test(text)) return absoluteWay({ offset, length, text }, isOwn);
  if (!UP.test(text) || /^[a-z][a-z\d+.-]+:\/\//i.test(text) || /\s/.test(text.trim())) return [];
  const isImport = IMPORTED.test(code.slice(Math.max(0, offset - 30), offset));
  const bases = isImport ? [posix.dirname(file)] : [...new Set([posix.dirname(file), cwd])];
  const paths = text.includes(PUT_IN) ? [] : bases.map((base) => placed(base, text));
  if (paths.length > 0 && paths.every(isOwn)) return [];
  // By itself, `..` is there from anywhere, and says nothing of which one is meant.
  const candidates = /^[./]+$/.test(text) ? paths.filter((path) => !isOwn(path)) : paths;
  const [towards = null] = paths.filter((path) => !isOwn(path));
  return [{ ...UNKNOWN, offset, length, candidates, towards, isImport }];
}

/** Sources do not say where the project lies, so an absolute path means the file of the project that its end names. */
function absoluteWay({ offset, length, text }: Literal, isOwn: (path: string) => boolean): readonly WayOut[] {
  const names = text.split('/').filter((name) => name !== '');
  const ends = names.slice(1).map((_, index) => names.slice(index + 1).join('/'));
  const candidates = ends.filter((path) => !isOwn(path));
  return candidates.length === 0 ? [] : [{ ...UNKNOWN, offset, length, candidates, needed: 'perhaps' }];
}

interface Composed extends WayOut {
  readonly isBound: boolean;
  readonly isOwn: boolean;
  readonly isWhole: boolean;
  /** How far it is understood. */
  readonly known: number;
}

/** What code puts together of its own place; names of places count where they are used. */
function composedIn(
  { code, literals }: CodeText,
  language: Language,
  { file, cwd, names, isOwn }: RunContext,
): readonly Composed[] {
  const place = { file: posix.join(ROOT, file), cwd: posix.join(ROOT, cwd), language };
  const quoted = (at: number): boolean =>
    literals.some(({ offset, length, text }) => at >= offset && at < offset + length && !text.includes(PUT_IN));
  return pathExpressions(code, place, names)
    .expressions.filter(({ offset }) => !quoted(offset))
    .map(({ path, ...rest }) => {
      const named = posix.relative(ROOT, path) || '.';
      const isImport = IMPORTED.test(code.slice(Math.max(0, rest.offset - 30), rest.offset));
      const candidates = rest.isWhole ? [named] : [];
      return { ...UNKNOWN, ...rest, isOwn: isOwn(named), candidates, towards: named, isImport };
    });
}
