import { posix } from 'node:path';
import { blanked } from '../code/code-text.ts';

/** A word of a command, without quotes. */
export interface ShellWord {
  readonly offset: number;
  readonly text: string;
  /** What it means as a path from the project root; null when only the shell knows. */
  readonly path: string | null;
  readonly isWritten: boolean;
}

/** One command of a script, and the directory in which it runs; null when only the shell knows. */
export interface ShellCommand {
  readonly words: readonly ShellWord[];
  readonly directory: string | null;
}

/** Where a script lies, and where it is started. */
export interface ScriptPlace {
  readonly file: string;
  readonly cwd: string;
}

/** In place of what a script calls its own directory, and the one where it is started. */
const HERE = '\ue000';
const STARTED = '\ue001';
const DIRNAME = /\$\(\s*dirname\s+(?:--\s+)?["']?\$(?:0|\{?BASH_SOURCE(?:\[0\])?\}?)["']?\s*\)/g;
const ENTERED = /\$\(\s*cd\s+(?:--\s+)?["']?(\ue000+)["']?\s*(?:&&|;)\s*pwd(?:\s+-P)?\s*\)/g;
const PWD = /\$\(\s*pwd(?:\s+-P)?\s*\)|\$(?:PWD|INIT_CWD)\b|\$\{(?:PWD|INIT_CWD)\}/g;
/** What stands before a command and is none. */
const KEYWORDS = new Set(['!', '{', '}', 'do', 'done', 'elif', 'else', 'fi', 'if', 'then', 'time', 'until', 'while']);
const TOKEN = /&&|\|\||[;|&\n()]|[^;|&\n()]+/g;

/** The commands of a script, in order, each where the `cd`s before it lead. */
export function shellCommands(text: string, { file, cwd }: ScriptPlace): readonly ShellCommand[] {
  const plain = text
    .replace(/\\\n/g, '  ')
    .replace(/\\(?=["'])/g, ' ')
    .replace(/(?<=^|\s)#[^\n]*/g, blanked)
    .replace(/\d?>&\d?|&>/g, (found) => (found === '&>' ? ' >' : blanked(found)))
    .replace(DIRNAME, (found) => HERE.repeat(found.length))
    .replace(ENTERED, (found) => HERE.repeat(found.length))
    .replace(PWD, (found) => STARTED.repeat(found.length));
  const commands: ShellCommand[] = [];
  const around: (string | null)[] = [];
  let directory: string | null = cwd;
  for (const { 0: token, index } of plain.matchAll(TOKEN)) {
    if (token === '(') around.push(directory);
    else if (token === ')') directory = around.pop() ?? directory;
    if (token.trim() === '' || /^[;|&()]+$/.test(token)) continue;
    const all = wordsOf(token, index, { file: posix.dirname(file), directory });
    const begin = all.findIndex(({ text: word }) => !KEYWORDS.has(word));
    if (begin === -1) continue;
    const words = all.slice(begin);
    commands.push({ words, directory });
    if (!/^(?:cd|pushd)$/.test(words[0]?.text ?? '')) continue;
    const target = words.slice(1).find((word) => word.text !== '--');
    directory = target?.text === '-' ? cwd : (target?.path ?? null);
  }
  return commands;
}

function wordsOf(
  text: string,
  start: number,
  { file, directory }: { readonly file: string; readonly directory: string | null },
): readonly ShellWord[] {
  let isWritten = false;
  // What stands behind `<` is read, and what stands behind `>` written.
  return [...text.matchAll(/[<>]+|[^\s<>]+/g)].flatMap(({ 0: written, index }) => {
    if (/^[<>]/.test(written)) {
      isWritten = written.startsWith('>');
      return [];
    }
    const bare = written.replace(/["'`]/g, '');
    const word = { offset: start + index, text: bare, path: pathOf(bare, file, directory), isWritten };
    isWritten = false;
    return bare === '' ? [] : [word];
  });
}

function pathOf(word: string, file: string, directory: string | null): string | null {
  const value = word.replace(/^[\w-]+=/, '');
  const rest = value.replace(/^[\ue000\ue001]+\/?/, '');
  const base = value.startsWith(HERE) ? file : directory;
  if (base === null || /^[/~]|[$\ue000\ue001*?[\]{}]/.test(rest)) return null;
  return placed(base, rest);
}

/** A path from a directory, as one from the project root that ends in no slash. */
export function placed(directory: string, path: string): string {
  return posix.join(directory, path).replace(/(?<=.)\/+$/, '');
}
