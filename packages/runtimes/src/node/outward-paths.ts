import { posix } from 'node:path';
import { pathExpressions } from '../code/path-expressions.ts';
import { type KnownNames, ROOT } from '../code/path-reader.ts';
import { packageScripts } from './node-scripts.ts';
import { placed, shellCommands } from './shell-commands.ts';

/** A path out of a service's own directories that a text names. Paths are relative to the project root. */
export interface OutwardPath {
  readonly offset: number;
  readonly length: number;
  /** What it may mean, the likeliest first: relative to its file, or to where the program is started. */
  readonly candidates: readonly string[];
  /** False when more follows that only the running program knows. */
  readonly isWhole: boolean;
}

/** Whose text it is, and what is its own. */
export interface OutwardContext {
  readonly file: string;
  readonly cwd: string;
  readonly isOwn: (path: string) => boolean;
  readonly names: KnownNames;
}

/** A relative path that goes up, as imports, `@import` and `url()` write it, and as a word of a script; what `>` writes is no input. */
const UPWARD = /["'`(]((?:\.\/)*\.\.\/[^"'`)\n]*)|(?<=[\s=<])(?<!>\s*)((?:\.\/)*\.\.\/[^\s"'`;&|)]*)/g;
/** Of a file that was reached, whatever it names relatively counts. */
const RELATIVE = /["'`(](\.{1,2}\/[^"'`)\n]*)|(?<=[\s=<])(?<!>\s*)(\.{1,2}\/[^\s"'`;&|)]*)/g;
/** The same in scripts, behind what they call their own directory. */
const OWN_DIRECTORY = /\$(?:\{?(?:PWD|INIT_CWD)\}?|\(dirname\s+[^)]*\)|\(pwd\))\/((?:\.\/)*\.\.\/[^\s"'`;&|)]*)/g;
/** What stands before a path that is written, not read. */
const WRITES =
  /(?:\b(?:write|append|mkdir|rm|unlink|createWriteStream|ensure|empty|output|remove)\w*\s*\(\s*|\b(?:out|dest|target|cache)\w*\s*[:=]\s*|(?<!=)>\s*["']?)$/i;
const SHELL = /(?:\.sh|(?:^|\/)package\.json)$/;
const STYLE = /\.(?:css|scss|sass|less)$/;

/** Every path out of its own directories that a text names, in whatever spelling. */
export function outwardPaths(written: string, context: OutwardContext): readonly OutwardPath[] {
  // In a script, a quote is escaped, and what stands before it ends there.
  const text = context.file.endsWith('package.json') ? written.replace(/\\(?=["'])/g, ' ') : written;
  const composed = expressions(text, context);
  // A part of a path that is put together is none by itself.
  const isPart = (at: number): boolean => composed.some(({ offset, length }) => at > offset && at < offset + length);
  const found = [
    ...quoted(text, context).filter(({ offset }) => !isPart(offset)),
    ...composed.filter(({ candidates }) => !candidates.every(context.isOwn)),
    ...directories(text, context),
  ];
  return found.filter(({ offset }) => !WRITES.test(text.slice(Math.max(0, offset - 60), offset)));
}

function quoted(text: string, { file, cwd, isOwn }: OutwardContext): readonly OutwardPath[] {
  // Most sources name nothing above them, and this is told much sooner than by the expressions.
  if (isOwn(file) && !text.includes('../')) return [];
  const bases = [...new Set([posix.dirname(file), cwd])];
  const shell = SHELL.test(file) ? [...text.matchAll(OWN_DIRECTORY)] : [];
  return [...text.matchAll(isOwn(file) ? UPWARD : RELATIVE), ...shell].flatMap((match) => {
    const written = (match[1] ?? match[2] ?? '').replace(/[?#].*$/, '');
    // A template that goes on with a value is known as far as it goes.
    const known = /^[^$]*/.exec(written)?.[0] ?? '';
    const isWhole = known === written || STYLE.test(file);
    const candidates = bases.map((base) => placed(base, known)).filter((path) => !isOwn(path));
    const offset = match.index + match[0].indexOf(written);
    return candidates.length === 0 ? [] : [{ offset, length: written.length, candidates, isWhole }];
  });
}

/** Every path that is put together, own ones too. */
function expressions(text: string, { file, cwd, names }: OutwardContext): readonly OutwardPath[] {
  const place = { file: posix.join(ROOT, file), cwd: posix.join(ROOT, cwd) };
  return pathExpressions(text, place, names)
    .expressions.filter(({ isName }) => !isName)
    .map(({ path, ...rest }) => ({
      ...rest,
      candidates: [posix.relative(ROOT, path) || '.'],
    }));
}

/** What scripts name after they have gone elsewhere; only of a package's build is it known that it runs. */
function directories(text: string, { file, cwd, isOwn }: OutwardContext): readonly OutwardPath[] {
  if (!SHELL.test(file)) return [];
  const scripts = file.endsWith('.sh') ? [{ offset: 0, script: text }] : packageScripts(text, /^(?:pre|post)?build$/);
  return scripts.flatMap(({ offset, script }) =>
    shellCommands(script, { file, cwd })
      .filter(({ directory }) => directory !== null && !isOwn(directory))
      .flatMap(({ words }) => words)
      .filter(({ path, isWritten }) => path !== null && !isWritten && !isOwn(path))
      .map((word) => ({
        offset: offset + word.offset,
        length: word.text.length,
        candidates: [word.path ?? '.'],
        isWhole: true,
      })),
  );
}
