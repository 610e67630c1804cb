import { posix } from 'node:path';
import { liesIn } from '@svc-build/model/project-path';
import { type Literal, PUT_IN, readCode } from './code-text.ts';
import { type PathExpression, pathExpressions } from './path-expressions.ts';
import { ROOT } from './path-reader.ts';

/** What code does with a path: runs what is there, hands it to browsers or templates, reads it as text, or nobody knows. */
type PathUse = 'runs' | 'shows' | 'reads' | 'unknown';

/** A path that a text of code names, as a pattern below the project root: `*` stands for what only the running program knows. */
export interface NamedPath {
  readonly offset: number;
  readonly length: number;
  /** What it may mean: from where the process starts, or from beside the file. */
  readonly patterns: readonly string[];
  readonly use: PathUse;
  /** A directory counts only where something says that a path stands there: other words are names of directories too. */
  readonly mayBeDirectory: boolean;
  /** The strings in it that end as the name of a TypeScript file does. */
  readonly typed: readonly string[];
}

/** A place in code that leads to what nobody knows before it runs. */
interface UnknownPath {
  readonly offset: number;
  readonly length: number;
  /** The directory below the project root in which that lies; null where not even that is known. */
  readonly below: string | null;
}

/** What a text of code names. */
export interface NamedPaths {
  readonly paths: readonly NamedPath[];
  readonly unknown: readonly UnknownPath[];
  /** Every string that no import names, for names of packages may stand anywhere. */
  readonly words: readonly string[];
  /** Endings of the templates that it shows by name; empty strings for those without. */
  readonly views: readonly string[];
}

const IMPORTED = /(?:\bfrom|\bimport|\bimport\s*\(|\brequire(?:\.resolve)?\s*\()\s*["'`]?$/;
const WRITTEN =
  /(?:\b(?:write|append|mkdir|rm|unlink|rename|createWriteStream|ensure|empty|output|remove|copy)\w*\s*\(\s*|\b(?:out|dest|target|cache|tmp|temp|log)\w*\s*[:=]\s*)["'`]?$/i;
const COMPARED =
  /(?:[!=]==?|\bcase|\b(?:includes|startsWith|endsWith|indexOf|split|replace|replaceAll)\s*\()\s*["'`]?$/;
const RUNS = /\b(?:fork|Worker|Piscina|Tinypool|spawn|spawnSync|execFile|execFileSync)\s*\([^()]*["'`]?$/;
const RUN_KEYS = /\b(?:filename|processor|workerFile|target)\s*:\s*["'`]?$/;
const SHOWS =
  /\b(?:static|serve\w*|useStaticAssets|sendFile|download|favicon|configure|views?|set\(\s*["'`]views["'`]\s*,|\w*[vV]iewsDir)\s*\(?\s*["'`]?$|\b(?:root|public\w*|static\w*|assets|views?\w*|layouts\w*|partials\w*|templates?\w*|rootPath|searchPath)\s*:\s*\[?\s*(?:[^[\]{}]*,\s*)?["'`]?$/;
const READS = /\b(?:read(?!dir)\w*|open(?!dir)\w*|createReadStream)\s*\(\s*["'`]?$|\bapis\s*:\s*\[[^\]]*$/;
const DIRECTORIES =
  /\b(?:readdir\w*|opendir\w*|glob\w*|register\w*|load\w*|addPath|autoload)\s*\(\s*["'`]?$|\b(?:\w*[dD]ir(?:s|ectory|ectories|name)?|path|paths|migrations|seeds|entities|subscribers|folder|loadPath|\w+Path|cwd|modules|load)\s*:\s*\[?\s*(?:[^[\]{}]*,\s*)?["'`]?$/;
const ASSIGNED = /\b(?:const|let|var)\s+([\w$]+)\s*=\s*$/;
const READ_BY_NAME =
  /\b(?:read\w*|open\w*|createReadStream|sendFile|static|require|import|Worker|fork|render\w*)\s*\(\s*([\w$]+)/g;
/** A name whose path is followed, or told of, where it is put together. */
const GIVEN_A_PATH =
  /\b(?:const|let|var)\s+([\w$]+)\s*(?::[^=\n]{1,40})?=\s*(?:new\s+)?(?:["'`]|__dirname|(?:[\w$]+\.)*(?:join|resolve|URL|fileURLToPath)\s*\()/g;
const LISTS_OWN = /\breaddir\w*\s*\(\s*(?:__dirname|import\.meta\.dirname)\b/;
const VIEWS = /\.\s*(?:render|view|renderFile|compileFile|renderView)\s*\(\s*["'`]$/;
const LOADS_ANYTHING =
  /(?<![\w$.])(?:import|require)\s*\(\s*([A-Za-z_$][\w$.]*|`\$\{[^}`]*\}`)\s*\)|\bnew\s+Worker\s*\(\s*([A-Za-z_$][\w$.]*)\s*[,)]|(?<![\w$.])fork\s*\(\s*([A-Za-z_$][\w$.]*)\s*[,)]/g;
/** What is put in where a package reads its own patterns: `{{lng}}`, `%s`, `:lng`. */
const FILLED_IN = new RegExp(`\\{\\{[^{}]*\\}\\}|%[sd]|${PUT_IN}`, 'g');
const LONGEST = 200;

/** Every path that code of the service names, and every place where it goes to what nobody knows. Found by words alone. */
export function namedPaths(text: string, { file, cwd }: { readonly file: string; readonly cwd: string }): NamedPaths {
  const { code, literals } = readCode(text, 'js');
  const quoted = (at: number): boolean =>
    literals.some((one) => at >= one.offset && at < one.offset + one.length && !one.text.includes(PUT_IN));
  const place = { file: posix.join(ROOT, file), cwd: posix.join(ROOT, cwd) };
  const composed = pathExpressions(code, place, new Map()).expressions.filter(({ offset }) => !quoted(offset));
  const isPart = (at: number): boolean => composed.some(({ offset, length }) => at > offset && at < offset + length);
  const before = (at: number): string => code.slice(Math.max(0, at - 120), at);
  const alone = literals.filter(({ offset }) => !isPart(offset));
  const rest = composed.map((one) => composedPath(one, { code, before: before(one.offset) }, { file, cwd }));
  const known = new Set([...code.matchAll(GIVEN_A_PATH)].map(([, name]) => name));
  const loads = [...code.matchAll(LOADS_ANYTHING)]
    .filter(({ index, 1: loaded, 2: worker, 3: forked }) => !quoted(index) && !known.has(loaded ?? worker ?? forked))
    .map(({ index, 0: { length } }) => ({ offset: index, length, below: null }));
  return {
    paths: [
      ...alone.flatMap((one) => literalPath(one, { code, before: before(one.offset) }, { file, cwd })),
      ...rest.flatMap(({ path }) => (path === null ? [] : [path])),
    ].map((path) => ({ ...path, typed: typedWithin(path, literals) })),
    unknown: [...rest.flatMap(({ unknown }) => (unknown === null ? [] : [unknown])), ...loads].sort(
      (a, b) => a.offset - b.offset,
    ),
    words: literals.filter(({ offset }) => !IMPORTED.test(before(offset))).map((one) => one.text),
    views: literals
      .filter(({ offset }) => VIEWS.test(before(offset)))
      .map((one) => posix.extname(one.text.replaceAll(PUT_IN, '')).slice(1)),
  };
}

const TYPED = /\.[cm]?tsx?$/;

function typedWithin({ offset, length }: Untyped, literals: readonly Literal[]): readonly string[] {
  const within = literals.filter((one) => one.offset >= offset && one.offset + one.length <= offset + length);
  return within.map((one) => one.text).filter((text) => TYPED.test(text));
}

type Untyped = Omit<NamedPath, 'typed'>;

interface Surroundings {
  readonly code: string;
  readonly before: string;
}

interface Place {
  readonly file: string;
  readonly cwd: string;
}

function literalPath(
  { offset, length, text }: Literal,
  { code, before }: Surroundings,
  { file, cwd }: Place,
): readonly Untyped[] {
  if (text === '' || length > LONGEST || /[\s<>|\\\0]|:\/\//.test(text.replace(/\{\{[^{}]*\}\}/g, ''))) return [];
  if (IMPORTED.test(before) || WRITTEN.test(before) || COMPARED.test(before)) return [];
  // What is added to something else starts nowhere by itself.
  if (/\+\s*["'`]$/.test(before) && !text.startsWith('./')) return [];
  if (text.startsWith('/')) return [];
  const goesOn = /^["'`]\s*\+(?!\+)/.test(code.slice(offset + length, offset + length + 9));
  const pattern = `${filledIn(text)}${goesOn ? '*' : ''}`;
  const use = useOf(before);
  const isPathLike = pattern.includes('/') || /\w\.\w+$/.test(pattern);
  if (!isPathLike && use !== 'shows' && use !== 'runs' && !DIRECTORIES.test(before)) return [];
  const bases = [...new Set([cwd, posix.dirname(file)])];
  const patterns = bases.map((base) => posix.join(base, pattern).replace(/(.)\/$/, '$1'));
  const mayBeDirectory =
    pattern.startsWith('.') || pattern.includes('/') || use === 'shows' || DIRECTORIES.test(before);
  return [{ offset, length, patterns, use, mayBeDirectory }];
}

/** A path that is put together: what is known of it, or that nothing but a directory above the code is. */
function composedPath(
  { offset, length, path, isWhole, known: understood }: PathExpression,
  { code, before }: Surroundings,
  { file, cwd }: Place,
): { readonly path: Untyped | null; readonly unknown: UnknownPath | null } {
  const nothing = { path: null, unknown: null };
  if (IMPORTED.test(before) || WRITTEN.test(before) || COMPARED.test(before)) return nothing;
  const known = posix.relative(ROOT, path) || '.';
  const use = useOf(before);
  if ([file, cwd].some((one) => liesIn(one, known))) {
    // `resolve` of a value alone may be any path of the machine, and a list of its own directory names all that is there.
    const isOpen = isWhole || /resolve\s*\(\s*$/.test(code.slice(offset, offset + understood));
    const isListed = known === posix.dirname(file) && LISTS_OWN.test(code);
    const isUsed = use !== 'unknown' || DIRECTORIES.test(before) || isReadAs(ASSIGNED.exec(before)?.[1], code);
    return isOpen || isListed || !isUsed ? nothing : { path: null, unknown: { offset, length, below: known } };
  }
  const pattern = isWhole ? filledIn(known) : `${known}*`;
  return { path: { offset, length, patterns: [pattern], use, mayBeDirectory: true }, unknown: null };
}

/** Whether what is at a path that has a name is read, shown or run. */
function isReadAs(name: string | undefined, code: string): boolean {
  return name !== undefined && [...code.matchAll(READ_BY_NAME)].some((match) => match[1] === name);
}

/** What is put in may hold slashes. */
function filledIn(text: string): string {
  return text.replace(FILLED_IN, '*').replace(/(^|\/)\*(?![*/])/g, '$1**/*');
}

function useOf(before: string): PathUse {
  if (RUNS.test(before) || RUN_KEYS.test(before)) return 'runs';
  if (SHOWS.test(before)) return 'shows';
  return READS.test(before) ? 'reads' : 'unknown';
}

/** Modules that code has others load in a thread of their own, as loggers do: `{ target: 'pino-pretty' }`. */
export function startedModules(text: string): readonly string[] {
  // Most sources say nothing of the kind, and this is told much sooner.
  if (!text.includes('target')) return [];
  const { code, literals } = readCode(text, 'js');
  const isTarget = ({ offset }: Literal): boolean =>
    /\btarget\s*:\s*["'`]$/.test(code.slice(Math.max(0, offset - 40), offset));
  return literals.filter(isTarget).map((one) => one.text);
}
